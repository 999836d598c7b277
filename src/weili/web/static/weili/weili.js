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

// Lists and decisions by keyboard: a key that a page names presses its button; J and K walk the rows, Enter opens.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const key = event.key.toLowerCase();
  const named = /^[a-z]$/.test(key) && document.querySelector(`[data-key="${key}"]`);
  if (named) {
    event.preventDefault();
    named.click();
    return;
  }
  if (key === "r" && document.getElementById("reason")) {
    event.preventDefault();
    document.getElementById("reason").focus();
    return;
  }
  const links = [...document.querySelectorAll("[data-rows] [data-row-link]")];
  if (!links.length || (key !== "j" && key !== "k")) return;
  event.preventDefault();
  const place = links.indexOf(document.activeElement);
  links[Math.max(0, Math.min(links.length - 1, place + (key === "j" ? 1 : -1)))].focus();
});

// X chooses the line one is on; Escape leaves a field, or closes what was opened.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    document.querySelectorAll("details.act[open]").forEach((each) => { each.open = false; });
    document.body.classList.remove("menu-open");
    if (document.activeElement) document.activeElement.blur();
  }
  if (event.key.toLowerCase() !== "x" || event.target.closest("input, textarea, select")) return;
  const box = document.activeElement.closest("[data-rows] tr")?.querySelector("input[type=checkbox]");
  if (box) box.checked = !box.checked;
});

document.addEventListener("click", (event) => {
  const chip = event.target.closest("[data-fill]");
  if (!chip) return;
  const field = document.getElementById(chip.dataset.fill);
  field.value = field.value ? `${field.value}；${chip.textContent}` : chip.textContent;
  field.focus();
});

document.addEventListener("change", (event) => {
  const all = event.target.closest("[data-check-all]");
  if (!all) return;
  all.form.querySelectorAll(`input[name="${all.dataset.checkAll}"]`).forEach((box) => { box.checked = all.checked; });
});

// What is near: the browser is asked where it is, and the list is asked for again with the position in its address.
for (const button of document.querySelectorAll("[data-near]")) {
  if (!navigator.geolocation) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    const said = button.form.querySelector("[data-near-said]");
    said.textContent = "正在定位…";
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      const wanted = new URLSearchParams(new FormData(button.form));
      for (const [name, value] of [...wanted]) if (!value) wanted.delete(name, value);
      wanted.set("lat", coords.latitude.toFixed(6));
      wanted.set("lon", coords.longitude.toFixed(6));
      wanted.set("accuracy", String(Math.max(1, Math.round(coords.accuracy))));
      wanted.set("sort", "distance");
      if (!wanted.get("within")) wanted.set("within", "1000");
      window.location.search = wanted.toString();
    }, () => { said.textContent = "没有取得位置：请允许浏览器使用位置，或按街镇筛选。"; }, { enableHighAccuracy: true, timeout: 15000 });
  });
}

// A phone shows the list first: filters are folded away until they are asked for.
if (window.matchMedia("(max-width: 820px)").matches) {
  for (const box of document.querySelectorAll("details[data-fold]")) box.open = false;
}

// What scrolls by itself can be reached and scrolled by keyboard.
for (const box of document.querySelectorAll(".tablewrap")) {
  if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) box.tabIndex = 0;
}

// The drawer beside a list: what htmx put there can be closed again, by its button or by Escape.
function closeDrawer() {
  document.getElementById("drawer")?.replaceChildren();
}
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-drawer-close]")) closeDrawer();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeDrawer();
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "drawer") event.target.focus();
});
