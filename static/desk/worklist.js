// 全选本页、说出已选几件；没有脚本时逐件选择，件数由样式数出。
"use strict";
(() => {
  const form = document.querySelector(".wl-rows");
  const every = form && form.querySelector(".pick-all");
  if (!every) return;
  const boxes = [...form.querySelectorAll('input[name="case"]')];
  const said = form.querySelector("[data-picked]");
  const tell = () => {
    const picked = boxes.filter((box) => box.checked).length;
    every.checked = picked === boxes.length;
    every.indeterminate = picked > 0 && picked < boxes.length;
    said.dataset.said = "";
    said.textContent = `已选 ${picked} 件`;
  };
  every.hidden = false;
  every.addEventListener("change", () => {
    for (const box of boxes) box.checked = every.checked;
    tell();
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "case") tell();
  });
  tell();
})();
