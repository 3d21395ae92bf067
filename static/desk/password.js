// 显示密码：一张表里的密码框一起显示，提交前再遮住；没有脚本时一直遮着。
"use strict";
(() => {
  const boxes = [...document.querySelectorAll('main input[type="password"]')];
  if (!boxes.length) return;
  const tick = Object.assign(document.createElement("input"), { type: "checkbox", id: "show-password" });
  const label = Object.assign(document.createElement("label"), { className: "show-password", htmlFor: tick.id });
  const show = (shown) => {
    for (const box of boxes) box.type = shown ? "text" : "password";
  };
  label.append(tick, " 显示密码");
  boxes.at(-1).after(label);
  tick.addEventListener("change", () => show(tick.checked));
  boxes[0].form.addEventListener("submit", () => show(false));
})();
