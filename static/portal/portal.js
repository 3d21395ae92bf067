// 只做锦上添花的事：没有脚本时，页面照样能用。
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
const summary = document.querySelector(".errors");
if (summary) summary.focus();
