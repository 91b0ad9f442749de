// Only adds: every page works without it.
"use strict";

// The copy button is there only where it can copy.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
    } catch {
      const range = document.createRange();
      range.selectNodeContents(source);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      if (!document.execCommand("copy")) return;
    }
    const status = document.getElementById(`${button.dataset.copy}-status`);
    const label = button.textContent;
    button.textContent = button.dataset.done;
    if (status) status.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = label; if (status) status.textContent = ""; }, 2000);
  });
}

// Escape puts a fact's note away without moving the pointer or the focus.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const fact of document.querySelectorAll(".fact")) {
    if (fact.matches(":hover") || fact.contains(document.activeElement)) fact.classList.add("dismissed");
  }
});
for (const type of ["mouseout", "focusout"]) {
  document.addEventListener(type, (event) => {
    const fact = event.target.closest?.(".fact.dismissed");
    if (fact && !fact.contains(event.relatedTarget)) fact.classList.remove("dismissed");
  });
}

// Marks of a kind that is switched off are no stops for the keyboard.
for (const box of document.querySelectorAll(".legend input[type=checkbox]")) {
  const follow = () => {
    for (const mark of document.querySelectorAll(`.practice .k-${box.value} > mark[aria-describedby]`)) {
      mark.tabIndex = box.checked ? 0 : -1;
    }
  };
  box.addEventListener("change", follow);
  follow();
}
