// The few scripts of the pages. Everything works without them; hooks are data- attributes.
"use strict";

document.addEventListener("click", (event) => {
  const menu = event.target.closest("[data-menu]");
  if (menu) {
    const open = document.body.classList.toggle("menu-open");
    menu.setAttribute("aria-expanded", String(open));
    return;
  }
  const printing = event.target.closest("[data-print]");
  if (printing) window.print();
  if (document.body.classList.contains("menu-open") && !event.target.closest(".side")) {
    document.body.classList.remove("menu-open");
  }
});

document.addEventListener("change", (event) => {
  const field = event.target.closest("[data-submit]");
  if (field) field.form.requestSubmit();
});

// "/" goes to the search, as officers know it from other systems.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.closest("input, textarea, select")) return;
  const search = document.getElementById("top-q");
  if (search) {
    event.preventDefault();
    search.focus();
  }
});
