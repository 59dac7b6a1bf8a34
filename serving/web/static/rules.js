"use strict";
/* Rules are tried on stored pages while one types. Without this script the button does the same. */
(() => {
  const form = document.getElementById("rules");
  const place = document.getElementById("preview");
  if (!form || !place) return;
  const PAUSE_MS = 700; /* of typing */
  let waiting = 0;
  let asked = null;
  async function preview() {
    if (asked) asked.abort();
    asked = new AbortController();
    place.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.dataset.preview, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        signal: asked.signal,
      });
      const made = new DOMParser().parseFromString(await answer.text(), "text/html");
      place.replaceChildren(...made.body.childNodes);
      place.removeAttribute("aria-busy");
    } catch (problem) {
      if (problem.name !== "AbortError") place.removeAttribute("aria-busy");
    }
  }
  form.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(preview, PAUSE_MS);
  });
  form.addEventListener("submit", (event) => {
    if (!event.submitter || event.submitter.value !== "preview") return;
    event.preventDefault();
    window.clearTimeout(waiting);
    preview();
  });
})();
