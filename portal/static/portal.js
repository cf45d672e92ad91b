/* What the pages do beyond plain HTML. Without it every act still works: this file only saves time. */
(function () {
  "use strict";

  document.documentElement.classList.add("has-script");

  /* Chinese input: while words are being composed nothing is searched or saved; afterwards once. */
  document.addEventListener("input", function (event) {
    if (event.isComposing) event.stopImmediatePropagation();
  }, true);
  document.addEventListener("compositionend", function (event) {
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  });

  /* A form is sent once: a second press while the first is under way does nothing. */
  var TWICE = 8000;
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.dataset.sentAt && Date.now() - Number(form.dataset.sentAt) < TWICE) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (form.hasAttribute("data-once")) markSent(form, true);
  }, true);
  document.addEventListener("htmx:afterRequest", function (event) {
    var form = event.detail.elt;
    if (form && form.matches && form.matches("form")) markSent(form, false);
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-once]").forEach(function (form) { markSent(form, false); });
  });

  function markSent(form, sent) {
    if (sent) form.dataset.sentAt = String(Date.now());
    else delete form.dataset.sentAt;
    form.querySelectorAll("button[type=submit], button:not([type])").forEach(function (button) {
      button.setAttribute("aria-busy", sent ? "true" : "false");
    });
  }

  /* Refusals and the login box appear above the page: bring them into sight. */
  document.addEventListener("htmx:afterSwap", function (event) {
    var box = event.detail.target;
    if (!box || (box.id !== "refusals" && box.id !== "login-box") || !box.firstElementChild) return;
    pointOut(box, event.detail.requestConfig && event.detail.requestConfig.elt);
    box.scrollIntoView({ block: "center" });
    (box.querySelector("#username, textarea") || box).focus();
  });

  /* What a refusal is about is marked where it is typed; one click leads there, also into a fold. */
  function pointOut(box, form) {
    document.querySelectorAll("[data-refused]").forEach(function (place) {
      place.classList.remove("field-wrong");
      place.removeAttribute("data-refused");
    });
    var sentence = box.querySelector("textarea[form]");
    var within = form || (sentence && sentence.form) || document.getElementById("main");
    box.querySelectorAll("[data-about]").forEach(function (line) {
      var name = line.dataset.about;
      var field = within.querySelector("[name=\"" + name + "_text\"], [name=\"" + name + "\"]:not([type=hidden])");
      var place = field && field.closest(".field:not(.form-more)");
      if (!place || !field.id) return;
      if (!place.classList.contains("field-wrong")) place.setAttribute("data-refused", "");
      place.classList.add("field-wrong");
      var way = document.createElement("a");
      way.href = "#" + field.id;
      way.className = "refusal-way";
      way.textContent = "到这一栏";
      line.querySelector(".refusal-message").appendChild(way);
    });
  }
  document.addEventListener("click", function (event) {
    var way = event.target.closest && event.target.closest(".refusal-way");
    var field = way && document.getElementById(way.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    for (var fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    field.scrollIntoView({ block: "center" });
    field.focus();
  });
  pointOut(document.getElementById("refusals"));

  /* The login has expired: a draft saving itself meanwhile must not wipe out what is being typed into the box. */
  document.addEventListener("htmx:beforeSwap", function (event) {
    var elt = event.detail.requestConfig.elt;
    if (event.detail.xhr.status !== 401) return;
    if (elt.matches("[data-autosave]")) elt.textContent = "登录已过期，草稿未保存";
    if (document.querySelector("#login-box form") && !elt.closest("#login-box")) event.detail.shouldSwap = false;
  });

  /* Logged in again above an open form: the form gets the new token and can be sent. */
  document.addEventListener("logged-in", function (event) {
    var token = event.detail.csrf;
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
    document.querySelectorAll("input[name=csrf_token]").forEach(function (input) { input.value = token; });
  });

  /* No answer at all: say so where one looks, and keep the form. */
  document.addEventListener("htmx:sendError", function (event) {
    var elt = event.detail.elt;
    var place = elt.matches("[data-autosave]") ? elt : document.getElementById("refusals");
    place.textContent = "网络不通，内容尚未保存，请勿关闭本页，稍后再试。";
    place.classList.add("autosave-failed");
  });
  document.addEventListener("htmx:beforeRequest", function (event) {
    var elt = event.detail.elt;
    document.getElementById("refusals").classList.remove("autosave-failed");
    if (!elt.matches("[data-autosave]")) return;
    elt.classList.remove("autosave-failed");
    elt.textContent = "正在保存…";
  });

  /* Files: dragged into the box, listed with their sizes before they are sent. */
  document.addEventListener("dragover", function (event) { hover(event, true); });
  document.addEventListener("dragleave", function (event) { hover(event, false); });
  document.addEventListener("drop", function (event) {
    var box = hover(event, false);
    var input = box && box.querySelector("input[type=file]");
    if (!input || !event.dataTransfer.files.length) return;
    input.files = input.multiple ? joined(input.files, event.dataTransfer.files) : event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  document.addEventListener("change", function (event) {
    var box = event.target.type === "file" && event.target.closest("[data-drop]");
    if (box) listFiles(box.querySelector("[data-drop-list]"), event.target.files);
  });

  function hover(event, over) {
    var box = event.target.closest && event.target.closest("[data-drop]");
    if (!box) return null;
    event.preventDefault();
    box.classList.toggle("drop-over", over);
    return box;
  }

  function joined(before, more) {
    var all = new DataTransfer();
    [before, more].forEach(function (files) {
      Array.prototype.forEach.call(files, function (file) { all.items.add(file); });
    });
    return all.files;
  }

  function listFiles(list, files) {
    list.textContent = "";
    Array.prototype.forEach.call(files, function (file) {
      var row = document.createElement("li");
      row.appendChild(document.createElement("span")).textContent = file.name;
      row.appendChild(document.createElement("small")).textContent = sizeWords(file.size);
      list.appendChild(row);
    });
  }

  function sizeWords(bytes) {
    if (bytes < 1024) return bytes + " 字节";
    return bytes < 1048576 ? Math.round(bytes / 1024) + " KB" : (bytes / 1048576).toFixed(1) + " MB";
  }

  /* Lists of which several rows are ticked: all at once, and how many there are. */
  document.addEventListener("click", function (event) {
    var all = event.target.closest && event.target.closest("[data-tick-all]");
    if (all) {
      event.preventDefault();
      var boxes = ticks(all.closest("form"));
      var tick = boxes.some(function (box) { return !box.checked; });
      boxes.forEach(function (box) { box.checked = tick; });
      countTicked(all.closest("form"));
    }
    if (event.target.closest && event.target.closest("[data-print]")) window.print();
  });

  /* 常用语: one click puts the sentence where the cursor is. */
  document.addEventListener("click", function (event) {
    var chip = event.target.closest && event.target.closest("[data-phrase-into]");
    var field = chip && document.getElementById(chip.dataset.phraseInto);
    if (!field) return;
    field.focus();
    field.setRangeText(chip.value, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });

  document.addEventListener("change", function (event) {
    if (event.target.name === "matter" && event.target.form) countTicked(event.target.form);
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form.batch").forEach(countTicked);
  });

  function ticks(form) { return Array.prototype.slice.call(form.querySelectorAll("input[name=matter]")); }

  function countTicked(form) {
    var boxes = ticks(form);
    var ticked = boxes.filter(function (box) { return box.checked; }).length;
    form.querySelector("[data-ticked]").textContent = ticked ? "已选 " + ticked + " 件" : "";
    form.querySelector("[data-tick-all]").textContent = ticked < boxes.length ? "全选" : "取消全选";
  }
}());
