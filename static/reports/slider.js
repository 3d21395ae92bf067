// The as-of slider: moving it writes the date beside it, letting go asks for that day. Without this file the date field does.
for (const form of document.querySelectorAll("[data-slider]")) {
  const box = form.querySelector(".rb-slide");
  const day = form.querySelector("input[type=date]");
  if (!box || !day) continue;
  const slide = box.querySelector("input");
  const first = Date.UTC(Number(form.dataset.year), 0, 1);
  const show = () => {
    const most = Number(slide.dataset.most);
    if (Number(slide.value) > most) slide.value = most;
    const at = new Date(first + (Number(slide.value) - 1) * 86400000);
    day.value = at.toISOString().slice(0, 10);
    slide.setAttribute("aria-valuetext", `${at.getUTCFullYear()}年${at.getUTCMonth() + 1}月${at.getUTCDate()}日`);
  };
  let waiting = 0;
  const ask = () => { clearTimeout(waiting); waiting = setTimeout(() => form.requestSubmit(), 400); };
  slide.addEventListener("input", show);
  slide.addEventListener("change", ask);
  box.hidden = false;
}
