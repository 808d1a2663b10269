// "/" goes to the search, a form is sent once, a failed request leaves what was typed and says so. Nothing needs this file.
(function () {
  "use strict";
  const messages = document.getElementById("messages");

  function tell(text) {
    const notice = document.createElement("div");
    notice.className = "notice notice-error";
    notice.setAttribute("role", "alert");
    const words = document.createElement("p");
    words.textContent = text;
    notice.append(words);
    messages.textContent = "";
    messages.append(notice);
    notice.scrollIntoView({ block: "nearest" });
  }

  function typing(target) {
    return target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName);
  }

  document.addEventListener("keydown", (event) => {
    const search = document.querySelector("[data-slash]");
    if (event.key === "/" && search && !typing(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  });

  // 1, 2, 3 choose the answer of that number in a question that has the focus.
  document.addEventListener("keydown", (event) => {
    const question = event.target.closest("[data-digits]");
    const writing = typing(event.target) && event.target.type !== "radio";
    if (!question || writing || !/^[1-9]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    const answer = question.querySelectorAll("input[type=radio]")[Number(event.key) - 1];
    if (!answer) return;
    event.preventDefault();
    answer.focus();
    answer.click();
  });

  // A second click while a form is on its way is one click; after ten seconds, or on coming back, it may be sent again.
  function busy(form, on) {
    form.toggleAttribute("data-sending", on);
    for (const button of form.querySelectorAll("button")) {
      on ? button.setAttribute("aria-busy", "true") : button.removeAttribute("aria-busy");
    }
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.hasAttribute("data-sending")) return event.preventDefault();
    busy(form, true);
    setTimeout(() => busy(form, false), 10000);
  });
  function free() {
    document.querySelectorAll("form[data-sending]").forEach((form) => busy(form, false));
  }
  window.addEventListener("pageshow", free);

  // What was typed and is not on its way: the browser asks before the page is left, for another language too. Who stays can
  // press the same button again.
  const typed = new Set();
  document.addEventListener("input", (event) => {
    if (event.target.form && event.target.form.hasAttribute("data-typed")) typed.add(event.target.form);
  });
  window.addEventListener("beforeunload", (event) => {
    if (![...typed].some((form) => form.isConnected && !form.hasAttribute("data-sending"))) return;
    event.preventDefault(), event.returnValue = "";
    setTimeout(free);
  });

  const first = document.querySelector("main > [data-focus], form[data-typed] > [data-focus]");
  if (first) first.focus({ preventScroll: false });

  // Fragments: a refused form (422, 409) takes its place; other refusals come with their own place; anything else is none of ours.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const answer = event.detail.xhr;
    if (answer.status >= 400 && answer.status !== 409 && answer.status !== 422 && !answer.getResponseHeader("HX-Retarget")) {
      event.detail.shouldSwap = false;
      tell(messages.dataset.offline);
    }
  });
  for (const fault of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(fault, () => tell(messages.dataset.offline));
  }
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest && event.target.closest("form");
    if (form) busy(form, false);
  });
})();
