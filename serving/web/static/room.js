"use strict";
// Keys for what the buttons and links of a page do, and little else: every page works without this.
(() => {
  const stories = () => [...document.querySelectorAll(".story")];
  const current = () => document.activeElement?.closest(".story") ?? document.querySelector(".story.current");
  const go = (step) => {
    const all = stories();
    const at = all.indexOf(current());
    const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step];
    if (!next) return;
    document.querySelector(".story.current")?.classList.remove("current");
    next.classList.add("current");
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  };
  const within = (selector) => (current() ?? document.querySelector(".reading") ?? document).querySelector(selector);

  // Marks are sent without leaving the place; where that fails, the form is sent as it is.
  const send = async (form, button) => {
    const data = new URLSearchParams(new FormData(form, button));
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, redirect: "manual" });
      return answer.type === "opaqueredirect" || answer.ok;
    } catch {
      return false;
    }
  };
  const press = async (key) => {
    const button = within(`[data-key="${key}"]`);
    const form = button?.form;
    if (!form) return;
    const story = button.closest(".story, .reading");
    if (!(await send(form, button))) {
      form.requestSubmit(button);
      return;
    }
    const was = button.name;
    const next = { read: ["unread", "Mark unread"], unread: ["read", "Mark read"],
      star: ["unstar", "Take the star"], unstar: ["star", "Star"] }[was];
    button.name = next[0];
    button.textContent = next[1];
    if (was === "read" || was === "unread") story?.classList.toggle("is-read", was === "read");
    announce({ read: "read", unread: "unread", star: "starred", unstar: "no star" }[was]);
  };
  const announce = (text) => {
    let place = document.getElementById("announced");
    if (!place) {
      place = document.createElement("p");
      place.id = "announced";
      place.className = "quiet";
      place.setAttribute("role", "status");
      document.body.append(place);
    }
    place.textContent = text;
  };
  const follow = (selector, scope) => (scope ?? document).querySelector(selector)?.click();

  const keys = {
    j: () => go(1),
    k: () => go(-1),
    o: () => within(".open")?.click(),
    v: () => within("a.outside, .tabs a[rel]")?.click(),
    m: () => press("m"),
    s: () => press("s"),
    n: () => follow('.pages a[rel="next"]'),
    "/": () => document.querySelector('[data-key="/"]')?.focus(),
    "?": () => {
      const list = document.getElementById("keys");
      if (!list) return;
      list.open = !list.open;
      if (list.open) list.querySelector("summary").focus();
    },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const target = event.target;
    if (target.matches("input, textarea, select, [contenteditable]")) {
      if (event.key === "Escape") target.blur();
      return;
    }
    if (event.key === "Enter" && target.matches(".story")) {
      event.preventDefault();
      keys.o();
      return;
    }
    const act = Object.hasOwn(keys, event.key) ? keys[event.key] : null;
    if (!act) return;
    event.preventDefault();
    act();
  });
  // What is under way is looked at again, but not while somebody types.
  const again = document.querySelector("[data-reload]");
  const look = () => (document.activeElement?.matches("input, textarea, select") ? wait() : location.reload());
  const wait = () => setTimeout(look, 1000 * again.dataset.reload);
  if (again) wait();
  // Whoever opens an article has read it.
  if (document.querySelector(".reading[data-unread]")) press("m");
})();
