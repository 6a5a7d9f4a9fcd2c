// Warns before the session ends, renews it without leaving the page, and leaves no student on the screen after.
// Others tell of a request that they made with document.dispatchEvent(new Event("session:used")).
(() => {
  "use strict";
  const box = document.getElementById("session");
  if (!box || !box.showModal) return;
  const WARNING = 120000;
  // The server's session is older than this page knows, never younger: after this, it has ended there as well.
  const GRACE = 2000;
  const idle = Number(document.body.dataset.idle) * 1000;
  let most = Date.now() + Number(document.body.dataset.most) * 1000;
  let used = Date.now();
  let asked = 0;
  let putAside = false;
  let composing = false;
  let leaving = false;
  let spoken = Infinity;

  const tabs = window.BroadcastChannel ? new BroadcastChannel("session") : null;
  const form = box.querySelector("form[data-if=idle]");
  const back = box.querySelector("button[data-if=most]");
  const show = (part, shown) => box.querySelectorAll(`[data-if=${part}]`).forEach((one) => { one.hidden = !shown; });

  const end = () => Math.min(used + idle, most);
  // Not even activity moves this end.
  const isLast = () => most <= used + idle;

  const wordsFor = (seconds) => {
    const time = box.querySelector("[data-left]").dataset;
    const words = seconds < 60 ? time.seconds : seconds % 60 ? time.both : time.minutes;
    return words.replace("{m}", Math.floor(seconds / 60)).replace("{s}", seconds % 60);
  };
  const count = (left) => {
    const seconds = Math.max(0, Math.ceil(left / 1000));
    box.querySelector("[data-left]").textContent = wordsFor(seconds);
    const mark = [30, 60].find((one) => seconds <= one);
    if (mark && mark < spoken) box.querySelector("[data-say]").textContent = wordsFor(seconds);
    spoken = mark || Infinity;
  };

  // Only where it is true: the form saves itself, and did not say that it could not.
  const isKept = () => document.querySelector("form[data-autosave]") && !document.querySelector("#saved.over");

  const warn = (left) => {
    const last = isLast();
    show("idle", !last);
    show("most", last);
    show("kept", !last && isKept());
    if (box.open) return count(left);
    show("trouble", false);
    box.querySelector("[data-say]").textContent = "";
    spoken = Infinity;
    count(left);
    box.showModal();
    (last ? back : form.querySelector("button")).focus();
  };

  const check = () => {
    if (leaving) return;
    const left = end() - Date.now();
    if (left <= -GRACE) return over();
    if (left > WARNING) {
      putAside = false;
      if (box.open) box.close();
    } else if (!putAside && !composing) {
      warn(left);  // not while Bopomofo is composed: moving the focus would break the character
    }
  };

  const use = (at) => {
    if (at > used) used = at;
    check();
  };
  const touch = () => {
    use(Date.now());
    if (tabs) tabs.postMessage(used);
  };

  // Whether the session goes on.
  const renew = async () => {
    const answer = await fetch(form.action, {
      method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "X-Keep": "1" }, credentials: "same-origin",
    });
    if (!answer.ok) return false;
    const left = (await answer.json()).left * 1000;
    if (left < idle) most = Math.min(most, Date.now() + left);
    touch();
    return true;
  };

  const leave = () => {
    const here = encodeURIComponent(location.pathname + location.search);
    location.replace(`${box.dataset.login}?ended=1&next=${here}`);
  };
  // Another window may have been in use while this one was frozen: the server knows.
  const over = async () => {
    leaving = true;
    document.body.hidden = true;
    const patience = setTimeout(leave, 5000);
    const goesOn = !isLast() && await renew().catch(() => false);
    clearTimeout(patience);
    if (!goesOn) return leave();
    leaving = false;
    document.body.hidden = false;
    check();
  };
  const goOn = async () => {
    show("trouble", false);
    const goesOn = await renew().catch(() => show("trouble", true));
    if (goesOn === false) leave();
  };
  const goBack = () => {
    putAside = true;
    box.close();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    goOn();
  });
  back.addEventListener("click", goBack);
  box.addEventListener("cancel", (event) => {
    event.preventDefault();
    if (isLast()) goBack();
    else goOn();
  });

  document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) touch(); });
  document.addEventListener("session:used", touch);
  if (tabs) tabs.addEventListener("message", (event) => use(event.data));
  // Who types is there, although no request says so.
  document.addEventListener("input", () => {
    if (leaving || isLast() || Date.now() - Math.max(used, asked) < idle / 4) return;
    asked = Date.now();
    renew().catch(() => {});
  });
  document.addEventListener("compositionstart", () => { composing = true; });
  document.addEventListener("compositionend", () => { composing = false; });
  // Timers stand still while a laptop sleeps; the clock on the wall does not.
  document.addEventListener("visibilitychange", check);
  window.addEventListener("pageshow", check);
  setInterval(check, 1000);
  if (tabs) tabs.postMessage(used);
})();
