// Searches the words of all pages in the browser; search.json lies beside the pages.
const root = document.querySelector(".s-logo").getAttribute("href");
const asked = new URLSearchParams(location.search).get("q") || "";
const list = document.getElementById("found");
const told = document.getElementById("told");
const plain = (text) => text.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim();
const box = document.getElementById("asked");
const element = document.createElement("textarea");
const decoded = (text) => { element.innerHTML = text; return element.value; };

function excerpt(text, word) {
  const place = Math.max(0, text.toLowerCase().indexOf(word) - 60);
  return (place ? "… " : "") + text.slice(place, place + 180) + (text.length > place + 180 ? " …" : "");
}

function show(items) {
  const needles = asked.toLowerCase().split(/\s+/).filter(Boolean);
  const found = items
    .map((item) => ({ ...item, title: decoded(plain(item.title)), text: decoded(plain(item.text)) }))
    .map((item) => {
      const [title, text] = [item.title.toLowerCase(), item.text.toLowerCase()];
      const all = needles.every((needle) => title.includes(needle) || text.includes(needle));
      const weight = needles.filter((needle) => title.includes(needle)).length * 4 - item.level;
      return { ...item, all, weight };
    })
    .filter((item) => item.all)
    .sort((one, other) => other.weight - one.weight);
  told.textContent = told.dataset[found.length ? "some" : "none"].replace("{}", found.length);
  for (const item of found.slice(0, 30)) {
    const row = list.appendChild(document.createElement("li"));
    const link = row.appendChild(document.createElement("a"));
    link.href = root + item.location;
    link.textContent = item.title;
    row.appendChild(document.createElement("p")).textContent = excerpt(item.text, needles[0]);
  }
}

box.value = asked;
if (asked.trim()) fetch(root + "search.json").then((got) => got.json()).then((got) => show(got.items));
