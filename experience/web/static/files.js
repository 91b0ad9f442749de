// Only adds: files dropped onto the page, a bar while they are sent, and counts that move without a reload.
"use strict";

const sender = document.querySelector(".sender");
if (sender) {
  const inputs = [...sender.querySelectorAll("input[type=file]")];
  const [drop, list, note] = [".drop", ".picked", ".complaint"].map((name) => sender.querySelector(name));
  const button = sender.querySelector("button[type=submit]");
  const words = sender.dataset;
  let picked = []; // pairs of a file and its path

  const complain = (text) => { note.textContent = text; note.hidden = !text; };

  const size = (bytes) => bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`;

  const show = () => {
    const total = picked.reduce((sum, [file]) => sum + file.size, 0);
    list.hidden = !picked.length;
    list.querySelector("p").textContent = words.picked.replace("{count}", picked.length).replace("{size}", size(total));
    list.querySelector("ul").replaceChildren(...picked.slice(0, 50).map(([file, path]) => {
      const [line, name, weight] = ["li", "span", "span"].map((tag) => document.createElement(tag));
      name.textContent = path;
      weight.textContent = size(file.size);
      weight.className = "times";
      line.append(name, weight);
      return line;
    }));
    if (picked.length > 50) {
      const line = document.createElement("li");
      line.textContent = words.more.replace("{count}", picked.length - 50);
      list.querySelector("ul").append(line);
    }
    if (picked.length > words.most) complain(words.many);
    else complain(total > words.largest ? words.large : "");
    return note.hidden;
  };

  const add = (found) => {
    const known = new Set(picked.map(([file, path]) => `${path}\n${file.size}`));
    picked = picked.concat(found.filter(([file, path]) => !known.has(`${path}\n${file.size}`)));
    show();
  };

  for (const input of inputs) {
    input.addEventListener("change", () => {
      add([...input.files].map((file) => [file, file.webkitRelativePath || file.name]));
      input.value = "";
    });
  }
  list.querySelector("button").addEventListener("click", () => { picked = []; show(); inputs[0].focus(); });

  // A folder that is dropped is walked through; its files keep their paths.
  const walk = async (entry) => {
    if (entry.isFile) {
      const file = await new Promise((resolve, reject) => { entry.file(resolve, reject); });
      return [[file, entry.fullPath.replace(/^\//, "")]];
    }
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      const some = await new Promise((resolve, reject) => { reader.readEntries(resolve, reject); });
      if (!some.length) return found;
      for (const one of some) if (!one.name.startsWith(".")) found.push(...await walk(one));
    }
  };

  sender.classList.add("scripted");
  sender.querySelector(".or").hidden = false;
  let depth = 0;
  const holds = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  document.addEventListener("dragenter", (event) => {
    if (!holds(event)) return;
    depth += 1;
    document.body.classList.add("dragging");
  });
  document.addEventListener("dragleave", (event) => {
    if (!holds(event)) return;
    depth = Math.max(0, depth - 1);
    if (!depth) document.body.classList.remove("dragging");
  });
  document.addEventListener("dragover", (event) => { if (holds(event)) event.preventDefault(); });
  document.addEventListener("drop", async (event) => {
    if (!holds(event)) return;
    event.preventDefault();
    depth = 0;
    document.body.classList.remove("dragging");
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const plain = [...event.dataTransfer.files].map((file) => [file, file.name]);
    try {
      add(entries.length ? (await Promise.all(entries.map(walk))).flat() : plain);
    } catch {
      complain(words.broken);
    }
  });

  sender.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!picked.length) { complain(words.none); return; }
    if (!show()) return;
    const form = new FormData(sender);
    form.delete("files");
    for (const [file, path] of picked) form.append("files", file, path);
    const bar = sender.querySelector(".sending");
    const request = new XMLHttpRequest();
    const busy = (is) => { bar.hidden = !is; button.disabled = is; };
    request.upload.addEventListener("progress", (told) => {
      if (told.lengthComputable) bar.querySelector("progress").value = told.loaded / told.total;
    });
    request.addEventListener("load", () => {
      if (request.status < 400 && request.responseURL !== sender.action) { location.href = request.responseURL; return; }
      const answer = new DOMParser().parseFromString(request.responseText, "text/html");
      complain(answer.querySelector(".complaint, .empty h1 + p")?.textContent.trim() || words.broken);
      const fresh = answer.querySelector("input[name=token]");
      if (fresh) sender.querySelector("input[name=token]").value = fresh.value;
      busy(false);
    });
    request.addEventListener("error", () => { complain(words.broken); busy(false); });
    request.open("POST", sender.action);
    busy(true);
    request.send(form);
  });
}

const job = document.getElementById("job");
if (job && ["waiting", "running"].includes(job.dataset.state)) {
  const title = job.querySelector("[role=status]");
  const follow = async () => {
    let told;
    try {
      const answer = await fetch(`/api/jobs/${job.dataset.job}`);
      if (answer.status === 404) { location.reload(); return; }
      told = await answer.json();
    } catch {
      setTimeout(follow, 3000);
      return;
    }
    if (["done", "stopped"].includes(told.state)) { location.reload(); return; }
    if (told.state === "running" && title.textContent !== title.dataset.running) title.textContent = title.dataset.running;
    const bar = job.querySelector("progress");
    bar.max = Math.max(1, told.total);
    bar.value = told.done;
    for (const count of job.querySelectorAll("[data-count]")) count.textContent = told[count.dataset.count];
    setTimeout(follow, 700);
  };
  setTimeout(follow, 400);
}
