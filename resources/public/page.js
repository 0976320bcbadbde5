"use strict";
(() => {
  const form = document.getElementById("seek");
  const text = document.getElementById("text");
  const chosen = [...form.querySelectorAll("select")];
  const told = document.getElementById("told");
  const contents = document.querySelector("nav");
  const plain = (words) => words.normalize("NFKC").toLocaleLowerCase(document.documentElement.lang);
  const all = [...document.querySelectorAll("main article")].map((article) => ({
    article,
    entry: document.querySelector(`nav a[href="#${article.id}"]`).parentElement,
    words: plain(article.textContent),
    tags: JSON.parse(article.dataset.tags),
  }));
  const seek = () => {
    const words = plain(text.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const one of all) {
      const fits = words.every((word) => one.words.includes(word))
        && chosen.every((select) => !select.value || one.tags.includes(select.value));
      one.article.hidden = one.entry.hidden = !fits;
      shown += fits;
    }
    contents.hidden = shown === 0;
    const template = shown === 0 ? told.dataset.none : told.dataset.some;
    told.textContent = template.replace("%1", shown).replace("%2", all.length);
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", seek);
  form.addEventListener("reset", () => setTimeout(seek));
  form.hidden = false;
  seek();
})();
