// Takes pictures of a running demo: node shots.mjs '<json>'
// {base, token, folder, shots: [{name, path, width, height, dark}]}
import { chromium } from "playwright-core";

const { base, token, folder, shots, executable } = JSON.parse(process.argv[2]);
const browser = await chromium.launch({
  executablePath: executable,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
  ],
});
let faults = 0;
for (const shot of shots) {
  const context = await browser.newContext({
    viewport: { width: shot.width, height: shot.height },
    deviceScaleFactor: shot.scale ?? 1,
    colorScheme: shot.dark ? "dark" : "light",
    reducedMotion: "reduce",
    locale: "en-GB",
  });
  await context.addInitScript(
    (value) => localStorage.setItem("hassTokens", value),
    JSON.stringify({
      ...token,
      hassUrl: base,
      clientId: `${base}/`,
      expires: Date.now() + token.expires_in * 1000,
    }),
  );
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error") {
      faults += 1;
      console.error(`console: ${message.text()}`);
    }
  });
  await page.goto(base + shot.path);
  await page.waitForFunction(() => {
    const root = document.querySelector("home-assistant");
    return root?.hass?.states && root.shadowRoot.querySelector("home-assistant-main");
  });
  if (shot.wait) await page.waitForSelector(shot.wait);
  await page.waitForTimeout(2500); // fonts and the first layout
  await page.screenshot({ path: `${folder}/${shot.name}.png` });
  console.log(`${folder}/${shot.name}.png`);
  await context.close();
}
await browser.close();
process.exit(faults ? 1 : 0);
