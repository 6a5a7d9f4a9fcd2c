// Shortens the way where a script may; every page does its work without it.
(() => {
  "use strict";
  // Computers are shared: no script keeps anything in the browser, not even htmx the path of the page.
  Storage.prototype.setItem = () => { throw new DOMException("nothing is kept in the browser", "SecurityError"); };

  const root = document.documentElement;
  root.classList.add("js");

  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  // Bopomofo is being composed: Enter picks a character then, and the text is not yet what will be typed.
  const composing = (event) => event.isComposing || event.keyCode === 229;

  // Errors: the summary takes the focus, and its links go to the control and not only near it; so does a button.
  const focusSummary = (within) => {
    const summary = within.querySelector("[data-focus]");
    if (!summary) return;
    summary.tabIndex = -1;
    summary.focus();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".errors a[href^='#'], a.btn[href^='#']");
    const control = link && document.getElementById(link.hash.slice(1));
    if (!control) return;
    event.preventDefault();
    for (let fold = control.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    control.focus({ preventScroll: true });
    (control.closest(".field") || control).scrollIntoView({ block: "center" });
  });

  // Menus: Esc and a click elsewhere close them; Esc gives the focus back.
  const closeMenus = (except) => all("details.menu[open]").forEach((menu) => {
    if (menu !== except) menu.open = false;
  });
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || composing(event)) return;
    const menu = document.querySelector("details.menu[open]");
    if (!menu) return;
    const inside = menu.contains(document.activeElement);
    closeMenus();
    if (inside) menu.querySelector("summary").focus();
  });

  // Dialogs: a link marked data-dialog opens its page's form over the page. Posting is ordinary.
  const dialog = document.getElementById("dialog");
  const trouble = document.getElementById("trouble");
  const say = (words) => { if (trouble) trouble.textContent = words; };
  const openDialog = async (link) => {
    const answer = await fetch(link.href, {
      headers: { "HX-Request": "true", "HX-Target": "dialog" }, credentials: "same-origin",
    });
    const text = await answer.text();
    document.dispatchEvent(new Event("session:used"));
    // Anything but the form itself (signed out meanwhile, refused) is shown as the page it is.
    if (!answer.ok || answer.redirected || !text.includes("dlg-foot")) return location.assign(link.href);
    dialog.innerHTML = text;
    prepare(dialog);
    dialog.showModal();
    const risky = dialog.querySelector(".dlg-foot .danger") && dialog.querySelector("[data-close]");
    const first = dialog.querySelector(".dlg-body :is(input:not([type=hidden]), textarea, select)");
    (first || risky || dialog.querySelector(".dlg-foot .btn"))?.focus();
  };
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (dialog?.open && event.target.closest("[data-close]")) {
      event.preventDefault();
      dialog.close();
      return;
    }
    const link = event.target.closest("a[data-dialog]");
    if (!link || !dialog?.showModal) return;
    event.preventDefault();
    closeMenus();
    dialog.returnTo = link.closest("details.menu")?.querySelector("summary") || link;
    openDialog(link).catch(() => location.assign(link.href));
  });
  dialog?.addEventListener("close", () => {
    dialog.returnTo?.focus();
    dialog.replaceChildren();
  });

  // Sending: a second click does nothing, and the button says that the first is on its way.
  const labels = new Map();
  const free = () => {
    all("form[data-sent]").forEach((form) => delete form.dataset.sent);
    labels.forEach((label, button) => {
      button.removeAttribute("aria-busy");
      button.style.minWidth = "";
      button.replaceChildren(...label);
    });
    labels.clear();
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    const button = event.submitter;
    if (button?.matches(".btn")) {
      labels.set(button, [...button.childNodes]);
      button.setAttribute("aria-busy", "true");
      // As wide as before: else the second of two clicks meets what has moved under the pointer.
      button.style.minWidth = `${button.offsetWidth}px`;
      button.replaceChildren(document.body.dataset.busy);
    }
    setTimeout(free, 10000);  // an answer that is a file, or none, leaves the page standing
  });
  // Coming back with the browser's Back finds the page as it was left.
  window.addEventListener("pageshow", free);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    if (composing(event)) return event.preventDefault();
    if (event.target.matches("textarea") && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.target.form?.requestSubmit();
    }
  });

  // Dates: the long form of what is typed, and 今天, 昨天 in one click.
  const WEEKDAYS = "日一二三四五六";
  const readDate = (typed) => {
    const plain = typed.normalize("NFKC").replace(/\s/g, "").replace(/^民國/, "");
    const parts = plain.match(/^(\d{2,4})[/.\-年](\d{1,2})[/.\-月](\d{1,2})日?$/) || plain.match(/^(\d{2,4})(\d{2})(\d{2})$/);
    if (!parts) return null;
    const [year, month, day] = parts.slice(1).map(Number);
    const date = new Date(parts[1].length === 4 ? year : year + 1911, month - 1, day);
    return date.getMonth() === month - 1 && date.getDate() === day ? date : null;
  };
  const longDate = (date) => root.lang === "en"
    ? date.toLocaleDateString("en-GB", { weekday: "short", day: "numeric", month: "short", year: "numeric" })
    : `${date.getFullYear() - 1911}年${date.getMonth() + 1}月${date.getDate()}日，星期${WEEKDAYS[date.getDay()]}`;
  const echoDate = (input) => {
    const date = readDate(input.value);
    input.closest(".datebar").querySelector(".echo").textContent = date ? longDate(date) : "";
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-fill]");
    if (!button) return;
    const input = document.getElementById(button.getAttribute("aria-controls"));
    input.value = button.dataset.fill;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // IDs: half-width capitals; the tenth character asks for the student.
  const readId = (input) => {
    const plain = input.value.normalize("NFKC").replace(/\s/g, "").toUpperCase();
    if (plain !== input.value) input.value = plain;
    const asked = input.dataset.asked || "";
    if (plain.length === 10 && plain !== asked) input.dispatchEvent(new Event("look-up", { bubbles: true }));
    input.dataset.asked = plain.length === 10 ? plain : "";
  };

  // Long texts: characters, not UTF-16 units, as the server counts.
  const count = (area) => {
    const length = [...area.value.trim()].length;
    const max = Number(area.dataset.max);
    const line = area.parentElement.querySelector("[data-count]");
    if (!line) return;
    line.textContent = line.textContent.replace(/\d+/, length);
    line.classList.toggle("over", length > max);
  };

  document.addEventListener("input", (event) => {
    const input = event.target;
    if (event.isComposing) return;
    if (input.matches("[data-date]")) echoDate(input);
    if (input.matches("[data-nid]")) readId(input);
    if (input.matches("[data-max]")) count(input);
  });
  document.addEventListener("compositionend", (event) => {
    if (event.target.matches("[data-nid]")) readId(event.target);
    if (event.target.matches("[data-max]")) count(event.target);
    if (event.target.matches("[data-date]")) echoDate(event.target);
  });

  // Choices: the chosen card is coloured, 無 unticks the others, a follow-up question appears with its answer.
  const answers = (form, name) => all(`[name="${name}"]:checked, select[name="${name}"]`, form).map((one) => one.value);
  const showReveals = (form) => all("[data-when]", form).forEach((part) => {
    const opens = part.dataset.is.split(" ");
    part.hidden = !answers(form, part.dataset.when).some((answer) => opens.includes(answer));
  });
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (input.matches("[type=radio]")) {
      all(`.choice input[name="${input.name}"]`).forEach((one) => one.closest(".choice").classList.toggle("on", one.checked));
    }
    if (input.matches("[type=checkbox]:checked")) {
      const alone = input.hasAttribute("data-alone");
      all(`input[name="${input.name}"]:checked`, input.form || document).forEach((other) => {
        if (other !== input && (alone || other.hasAttribute("data-alone"))) other.checked = false;
      });
    }
    if (input.form) showReveals(input.form);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-show-password]");
    if (!button) return;
    const input = document.getElementById(button.getAttribute("aria-controls"));
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
    [button.textContent, button.dataset.hideWords] = [button.dataset.hideWords, button.textContent];
  });

  // Paper shows the whole of what a page folds.
  window.addEventListener("beforeprint", () => all("details.fold").forEach((fold) => { fold.open = true; }));

  const prepare = (within) => {
    all("form", within).forEach(showReveals);
    all("[data-date]", within).forEach(echoDate);  // what was typed before this script was there
    if (within.matches?.("form")) showReveals(within);
    focusSummary(within);
  };
  document.addEventListener("htmx:afterSwap", (event) => { say(""); prepare(event.detail.target); });
  document.addEventListener("htmx:responseError", () => say(trouble?.dataset.words));
  document.addEventListener("htmx:sendError", () => say(trouble?.dataset.words));
  document.addEventListener("DOMContentLoaded", () => prepare(document));
})();
