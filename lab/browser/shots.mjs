// Takes pictures of a running demo: node shots.mjs '<json>'
// {base, token, folder, shots: [{name, path, width, height, dark, wait}]}
import { launch, open, ready } from "./open.mjs";

const { base, token, folder, shots, executable } = JSON.parse(process.argv[2]);
const browser = await launch(executable);
const all = [];
for (const shot of shots) {
  const { page, faults, context } = await open(browser, base, token, shot);
  await page.goto(base + shot.path);
  await ready(page);
  if (shot.wait) await page.locator(shot.wait).first().waitFor();
  await page.waitForTimeout(2500); // fonts and the first layout
  await page.screenshot({ path: `${folder}/${shot.name}.png` });
  console.log(`${folder}/${shot.name}.png`);
  all.push(...faults);
  await context.close();
}
await browser.close();
for (const fault of all) console.error(`console: ${fault}`);
process.exit(all.length ? 1 : 0);
