// The wall chart: a button for the full screen. It is shown only where there is one; what it says follows the screen by style.
(() => {
  "use strict";
  const page = document.documentElement;
  if (!document.fullscreenEnabled) return;
  page.classList.add("can-fill");
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".fill")) return;
    const done = document.fullscreenElement ? document.exitFullscreen() : page.requestFullscreen();
    done.catch(() => page.classList.remove("can-fill"));
  });
})();
