// 导出进度：每两秒看一次，做好后刷新页面；没有脚本时由页面自己刷新。
(() => {
  const box = document.getElementById("export");
  if (!box || !["waiting", "running"].includes(box.dataset.state)) return;
  const text = document.getElementById("export-text");
  const bar = document.getElementById("export-bar");
  const quiet = document.getElementById("export-quiet");
  let last = "";
  let moved = Date.now();
  let spoken = 0;

  const show = (now) => {
    const seen = `${now.state} ${now.done} ${now.total}`;
    if (seen !== last) {
      if (last) quiet.hidden = true;
      last = seen;
      moved = Date.now();
    }
    if (now.total) {
      bar.max = now.total;
      bar.value = now.done;
    }
    // 读屏软件每十秒听到一次就够了
    if (Date.now() - spoken > 10000) {
      text.textContent = now.text;
      spoken = Date.now();
    }
    if (Date.now() - moved > 60000) quiet.hidden = false;
  };

  const look = async () => {
    try {
      const answer = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
      if (answer.redirected || answer.status === 404) return location.reload();
      if (answer.ok) {
        const now = await answer.json();
        if (!["waiting", "running"].includes(now.state)) return location.reload();
        show(now);
      }
    } catch {
      // 网络断开时下次再看
    }
    return setTimeout(look, 2000);
  };
  setTimeout(look, 1000);
})();
