// Runs every scenario against a running demo: node run.mjs '{base, folder, executable, shots, only}'
// Prints one line of JSON for each: {name, error, seconds}.
import * as card from "./card.mjs";
import * as dashboard from "./dashboard.mjs";
import * as looks from "./looks.mjs";
import { Stage } from "./stage.mjs";

const order = JSON.parse(process.argv[2]);
const stage = await Stage.start(order);
for (const [name, scenario] of Object.entries({ ...card, ...dashboard, ...looks })) {
  if (order.only && !order.only.includes(name)) continue;
  const began = performance.now();
  let error = null;
  try {
    await scenario(stage);
    const complaints = stage.complaints();
    if (complaints.length) throw new Error(`in the console: ${complaints.join("; ")}`);
  } catch (fault) {
    error = String(fault.stack ?? fault);
    await stage.picture(name);
    stage.complaints();
  }
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  console.log(JSON.stringify({ name, error, seconds }));
}
await stage.end();
