"""What the pages of every room share: the template environment, components, forms and fields."""
