// Keeps what is typed into a form marked data-autosave: on the server, from the first keystroke on, and nowhere else.
(() => {
  "use strict";
  const FIRST = 400;            // after the first keystroke
  const LEFT = 250;             // after a field was left; whoever left it for 提交 is quicker, and needs no draft
  const PAUSE = 2000;           // after the last keystroke
  const LONGEST = 15000;        // of typing without a pause
  const PATIENCE = 20000;       // for an answer
  const SLOW = 3000;            // an answer that takes longer may never come
  const AGAIN = [5000, 10000, 20000, 40000, 60000];
  const ROOM = 60 * 1024;       // what a browser still sends while its page goes away
  const OUTLIVES = "keepalive" in Request.prototype;

  const trouble = document.getElementById("trouble");
  const inView = (part) => {
    const box = part.getBoundingClientRect();
    return box.top >= 0 && box.bottom <= window.innerHeight;
  };

  class Keeper {
    constructor(form) {
      this.form = form;
      this.status = form.querySelector("#saved");
      this.template = form.querySelector("template[data-busy]");
      this.words = this.template.dataset;
      this.flight = null;
      this.tries = 0;
      this.since = 0;
      // As the server sent it: somebody may have typed before this script was there.
      const untouched = form.cloneNode(true);
      untouched.reset();
      this.kept = this.typing(untouched);
      if (this.typing() !== this.kept) this.typed();
    }

    // Percent-encoded, so that its length is its size in bytes.
    body() {
      const fields = new URLSearchParams(new FormData(this.form));
      fields.set("act", "keep");
      return fields.toString();
    }

    // What stands in the boxes; hidden fields change by themselves.
    typing(form = this.form) {
      const fields = new URLSearchParams(new FormData(form));
      this.form.querySelectorAll("input[type=hidden]").forEach((field) => fields.delete(field.name));
      return fields.toString();
    }

    typed() {
      this.plan(this.begun ? PAUSE : FIRST, !this.begun);
    }

    // A firm plan is not put off by what is typed meanwhile, and none is put off for ever.
    plan(wait, firm = false) {
      if (this.composing || this.sent || (this.timer && this.firm)) return;
      const now = performance.now();
      this.since ||= now;
      clearTimeout(this.timer);
      this.firm = firm;
      const end = this.since + (this.begun ? LONGEST : FIRST);
      this.timer = setTimeout(() => this.keep(), Math.max(0, Math.min(wait, end - now)));
    }

    rest() {
      clearTimeout(this.timer);
      this.timer = null;
    }

    compose() {
      this.composing = true;
      this.since ||= performance.now();
      this.rest();
    }

    keep(leaving = false) {
      this.rest();
      this.since = 0;
      if (this.composing || this.sent || !this.form.isConnected) return;
      const typing = this.typing();
      if (typing === this.kept) return;
      if (this.flight && !leaving) {
        this.next = true;
        return;
      }
      if (this.flight) {
        if (this.flight.typing === typing && this.flight.outlives) return;
        this.flight.stop.abort();
      }
      const body = this.body();
      if (leaving && !OUTLIVES && body.length < ROOM) {
        navigator.sendBeacon(this.form.getAttribute("action"), new URLSearchParams(body));
        return;
      }
      this.send(body, typing);
    }

    async send(body, typing) {
      this.begun = true;
      const flight = { typing, outlives: OUTLIVES && body.length < ROOM, stop: new AbortController(), since: performance.now() };
      this.flight = flight;
      const slow = setTimeout(() => this.say(this.words.busy), 300);
      const late = setTimeout(() => flight.stop.abort(), PATIENCE);
      try {
        const answer = await fetch(this.form.getAttribute("action"), {
          method: "POST",
          body,
          headers: { "X-Keep": "1", "Content-Type": "application/x-www-form-urlencoded" },
          credentials: "same-origin",
          keepalive: flight.outlives,
          signal: flight.stop.signal,
        });
        const json = (answer.headers.get("Content-Type") || "").includes("json");
        const found = json ? await answer.json() : {};
        if (this.flight === flight) this.read(answer, found, flight);
      } catch {
        if (this.flight === flight && !this.sent) this.fail(this.words.failed, true);
      }
      clearTimeout(slow);
      clearTimeout(late);
      if (this.flight !== flight) return;
      this.flight = null;
      if (this.next) {
        this.next = false;
        this.keep();
      }
    }

    read(answer, found, flight) {
      if (answer.ok && "saved" in found) return this.done(found, flight);
      const { out, gone, long, refused, failed } = this.words;
      if (answer.status === 401) {
        const held = (found.login || "").includes("/held/");  // for whoever signs in again
        if (held) this.kept = flight.typing;
        return this.fail(held ? out : gone, false, found.login);
      }
      if (answer.status === 413) return this.fail(long, false);
      if (answer.status < 500) return this.fail(refused, false);
      this.fail(failed, true);
    }

    done(found, flight) {
      this.kept = flight.typing;
      this.tries = 0;
      this.calm();
      this.form.setAttribute("action", found.action);
      if (found.address && found.address !== location.pathname + location.search) {
        history.replaceState(history.state, "", found.address);
      }
      this.say(found.saved, { kept: true });
      document.dispatchEvent(new CustomEvent("session:used"));
    }

    fail(words, again, login = "") {
      this.bad = true;
      this.say(words, { bad: true, login });
      if (!again) return;
      clearTimeout(this.retry);
      this.retry = setTimeout(() => this.keep(), AGAIN[Math.min(this.tries, AGAIN.length - 1)]);
      this.tries += 1;
    }

    calm() {
      if (!this.bad) return;
      this.bad = false;
      clearTimeout(this.retry);
      trouble?.replaceChildren();
      this.say("");
    }

    say(words, { kept = false, bad = false, login = "" } = {}) {
      const fill = (place) => {
        const parts = [words];
        if (kept && words) parts.unshift(this.template.content.cloneNode(true));
        if (login) {
          const link = document.createElement("a");
          link.href = login;
          link.textContent = this.words.login;
          parts.push(link);
        }
        place.replaceChildren(...parts);
      };
      if (this.status) {
        fill(this.status);
        this.status.classList.toggle("over", bad);
      }
      // On a phone the line lies far below what is being typed.
      if (bad && trouble && !(this.status && inView(this.status))) fill(trouble);
    }

    // Something typed is not kept, and going away would not carry it to the server either.
    atRisk() {
      if (this.sent || !this.form.isConnected) return false;
      if (this.typing() === this.kept) return false;
      const waiting = this.flight && performance.now() - this.flight.since > SLOW;
      return Boolean(this.bad || waiting || this.body().length >= ROOM);
    }
  }

  const keepers = new Map();
  const keeperOf = (part) => {
    const form = part instanceof Element ? part.closest("form[data-autosave]") || part.form : null;
    if (!form?.matches("form[data-autosave]")) return null;
    if (!keepers.has(form)) keepers.set(form, new Keeper(form));
    return keepers.get(form);
  };
  const every = (act) => keepers.forEach(act);

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("form[data-autosave]").forEach(keeperOf);
  });
  document.addEventListener("focusin", (event) => { keeperOf(event.target); });
  document.addEventListener("input", (event) => {
    if (!event.isComposing) keeperOf(event.target)?.typed();
  });
  document.addEventListener("change", (event) => { keeperOf(event.target)?.plan(LEFT, true); });
  document.addEventListener("focusout", (event) => {
    const next = event.relatedTarget;
    if (next?.type !== "submit") keeperOf(event.target)?.plan(LEFT, true);
  });
  document.addEventListener("compositionstart", (event) => { keeperOf(event.target)?.compose(); });
  document.addEventListener("compositionend", (event) => {
    const keeper = keeperOf(event.target);
    if (!keeper) return;
    keeper.composing = false;
    keeper.typed();
  });

  document.addEventListener("submit", (event) => {
    const keeper = keepers.get(event.target);
    if (!keeper || event.defaultPrevented) return;
    keeper.sent = true;
    keeper.rest();
    clearTimeout(keeper.retry);
    keeper.flight?.stop.abort();
    setTimeout(() => { keeper.sent = false; }, 10000);  // an answer that is a file leaves the page standing
  });
  window.addEventListener("pageshow", () => every((keeper) => { keeper.sent = false; }));
  window.addEventListener("online", () => every((keeper) => { if (keeper.bad) keeper.keep(); }));

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") every((keeper) => keeper.keep(true));
  });
  // A dialog is emptied when it closes.
  document.addEventListener("close", (event) => {
    every((keeper) => { if (event.target.contains(keeper.form)) keeper.keep(true); });
  }, true);
  window.addEventListener("pagehide", () => every((keeper) => keeper.keep(true)));
  window.addEventListener("beforeunload", (event) => {
    every((keeper) => {
      if (keeper.atRisk()) {
        event.preventDefault();
        event.returnValue = "";  // Chrome before 119 asks for this one
      }
    });
  });
})();
