// 拟办时安静地更新预览和栏目；审核时一点即填退回原因。没有脚本时由按钮完成同样的事。
"use strict";
(() => {
  const form = document.getElementById("draft");
  if (form) {
    let waiting = 0;
    let turn = 0;
    const side = () => document.getElementById("draft-side");

    const quiet = () => form.querySelectorAll("[data-quiet]").forEach((button) => (button.hidden = true));
    quiet();

    const refresh = async (whole, button) => {
      const mine = ++turn;
      const data = new FormData(form);
      data.set("do", button || "refresh");
      if (button !== "attach") data.delete("file");
      let page;
      try {
        const answer = await fetch(form.action, { method: "POST", body: data, credentials: "same-origin" });
        if (!answer.ok || answer.redirected) return;
        page = new DOMParser().parseFromString(await answer.text(), "text/html");
      } catch {
        return; // 网络不通时保留原样，按钮仍可使用
      }
      if (mine !== turn || !page.getElementById("draft-side")) return;
      const at = side().scrollTop;
      side().replaceWith(page.getElementById("draft-side"));
      side().scrollTop = at;
      document.getElementById("draft-ready").replaceWith(page.getElementById("draft-ready"));
      if (!whole) return;
      const held = document.activeElement && document.activeElement.id;
      const open = form.querySelector(".cards details")?.open;
      document.getElementById("draft-body").replaceWith(page.getElementById("draft-body"));
      const folded = form.querySelector(".cards details");
      if (folded && open) folded.open = true;
      quiet();
      if (held) document.getElementById(held)?.focus();
    };

    form.addEventListener("input", (event) => {
      if (event.target.matches("textarea, input:not([type=radio], [type=file])")) {
        clearTimeout(waiting);
        waiting = setTimeout(() => refresh(false), 700);
      }
    });
    form.addEventListener("change", (event) => {
      if (!event.target.matches("select, input[type=radio], input[type=file]")) return;
      clearTimeout(waiting);
      refresh(true, event.target.type === "file" ? "attach" : "");
    });
    form.addEventListener("submit", (event) => {
      const pressed = event.submitter && event.submitter.value;
      if (event.submitter?.name !== "do" || pressed === "save") return;
      event.preventDefault();
      clearTimeout(waiting);
      refresh(true, pressed);
    });
  }

  for (const quick of document.querySelectorAll(".quick")) {
    const opinion = document.getElementById(quick.dataset.fills);
    quick.addEventListener("change", (event) => {
      const said = opinion.value.trim();
      const touched = event.target.value;
      if (!said.includes(touched)) opinion.value = said ? `${said}；${touched}` : touched;
      event.target.checked = false;
      opinion.focus();
    });
  }
})();
