const runbook = `
<h1>Runbook: checkout</h1>
<p>Checkout takes orders and asks <code>payments</code> to charge them.</p>
<h2>Checkout errors are high</h2>
<ol>
  <li>Was checkout deployed in the last hour? Then go back to the version before.</li>
  <li>Is <code>payments</code> reachable? <code>/healthz</code> says.</li>
  <li>Vouchers do not need payments; orders paid by voucher that fail point elsewhere.</li>
</ol>`;

const live = `
<h1>The shop</h1>
<p>Version <b id="version">…</b>, <b id="errors">…</b> of checkouts fail. <span id="alert"></span></p>
<script type="module">
  const show = async () => {
    const { version, errorRatio, isAlerting } = await (await fetch("/state")).json();
    document.querySelector("#version").textContent = version;
    document.querySelector("#errors").textContent = errorRatio === null ? "none yet" : Math.round(errorRatio * 100) + " %";
    document.querySelector("#alert").textContent = isAlerting ? "The monitor is alerting." : "";
  };
  show();
  setInterval(show, 1000);
</script>`;

/** What a person sees of the shop: how it does, or its runbook. */
export const shopPage = (which: "live" | "runbook"): string =>
  `<!doctype html><meta charset="utf-8"><title>Shop</title><style>body{font:16px/1.5 system-ui;margin:3rem auto;max-width:40rem;padding:0 1rem}</style>${which === "live" ? live : runbook}`;
