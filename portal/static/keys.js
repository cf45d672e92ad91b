/* The keys that macros/keys.html tells of. They save time only: everything is reached by Tab and Enter as well. */
(function () {
  "use strict";

  var PLACES = { w: "/", t: "/todo", d: "/drafts/", n: "/notices/", p: "/powers/" };
  var KEYS = {
    "/": focusSearch,
    "?": showKeys,
    h: togglePageHelp,
    m: focusMenu,
    n: function () { go(addressOf("[data-shortcut=new]")); },
    j: function () { moveRow(1); },
    k: function () { moveRow(-1); },
    x: tickRow,
    a: function () { press("[data-tick-all]"); },
    p: focusPrimary,
    1: function () { press("[data-shortcut='1']"); },
    2: function () { press("[data-shortcut='2']"); },
    3: function () { press("[data-shortcut='3']"); },
    Enter: openRow
  };
  var pending = "";

  document.addEventListener("keydown", function (event) {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape") return closeFolds(event);
    if (event.key === "Enter" && event.ctrlKey) return submitForm(event);
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat && event.key === "Enter") return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    var place = pending === "g" && PLACES[event.key];
    pending = event.key === "g" && !place ? "g" : "";
    if (place) return go(place);
    var act = KEYS[event.key];
    if (act && !(event.key === "Enter" && event.target !== document.body)) act(event);
  });

  /* A box that a click has opened in the head closes by a click elsewhere. */
  document.addEventListener("click", function (event) {
    folds().forEach(function (fold) { if (!fold.contains(event.target)) fold.open = false; });
  });

  /* Boxes to tick and buttons take no letters; all other fields do, and so does what is being composed. */
  function typing(element) {
    return element.matches && element.matches("input:not([type=checkbox]):not([type=radio]):not([type=submit]), textarea, select, [contenteditable]");
  }

  function go(address) { if (address) window.location.assign(address); }

  function addressOf(selector) {
    var link = document.querySelector(selector);
    return link && link.href;
  }

  function press(selector) {
    var button = document.querySelector(selector);
    if (button) button.click();
  }

  function focusOn(element, event) {
    if (!element) return;
    event.preventDefault();
    element.focus();
    element.scrollIntoView({ block: "nearest" });
  }

  function focusSearch(event) { focusOn(document.querySelector("[data-shortcut=search]"), event); }

  function focusMenu(event) {
    var drawer = document.querySelector(".app-drawer");
    if (drawer && drawer.offsetParent) drawer.open = true;
    focusOn(visible(".menu-group a[aria-current]") || visible(".menu-group a"), event);
  }

  function focusPrimary(event) { focusOn(visible("main .btn-primary"), event); }

  function visible(selector) {
    return Array.prototype.find.call(document.querySelectorAll(selector), function (element) {
      return element.getClientRects().length > 0;
    });
  }

  function showKeys() {
    var keys = document.getElementById("keyboard-help");
    if (keys && keys.showModal && !keys.open) keys.showModal();
  }

  function folds() { return Array.prototype.slice.call(document.querySelectorAll(".app-tools details[open]")); }

  function togglePageHelp() { press(".app-help > summary"); }

  function closeFolds(event) {
    folds().forEach(function (fold) {
      fold.open = false;
      focusOn(fold.querySelector("summary"), event);
    });
  }

  function submitForm(event) {
    var form = event.target.closest("form") || document.getElementById("main-form");
    var button = form && form.querySelector("button[type=submit]:not([formnovalidate])");
    if (button) button.click();
  }

  function rows() {
    return Array.prototype.slice.call(document.querySelectorAll("main .table-official tbody tr"))
      .filter(function (row) { return row.querySelector("a"); });
  }

  function selected() { return document.querySelector("main tr[aria-selected=true]"); }

  function moveRow(by) {
    var all = rows();
    var now = all.indexOf(selected());
    var next = all[Math.max(0, Math.min(all.length - 1, now + by))];
    if (!next) return;
    if (now >= 0) all[now].removeAttribute("aria-selected");
    next.setAttribute("aria-selected", "true");
    next.scrollIntoView({ block: "nearest" });
  }

  function tickRow() {
    var box = selected() && selected().querySelector("input[type=checkbox]");
    if (box) box.click();
  }

  function openRow() { go(addressOf("main tr[aria-selected=true] a")); }
}());
