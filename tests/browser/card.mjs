// The main card, on a real Home Assistant: each of its states, and changes of real containers.
import assert from "node:assert/strict";
import { accessible, fits, many, planned, settled } from "./stage.mjs";

const nodesOf = (view, change) => ({
  ...view,
  nodes: Object.fromEntries(Object.values(view.nodes).map((node) => [node.id, change(node)])),
});
const button = (card, name) => card.getByRole("button", { name, exact: true });

export async function shows_the_host_as_it_is(stage) {
  const { page, card } = await stage.real();
  for (const name of ["Storj", "Golem", "Streamr", "Grass"]) {
    await card.locator(".node", { hasText: name }).getByText("a day").waitFor();
  }
  await card.getByText(/Not in the total, no price: Grass/).waitFor();
  assert.match(await card.locator(".now").innerText(), /^€\d+\.\d\d a day/);
  assert.equal(await card.getByRole("img", { name: /25%.*25%.*30%.*10%/ }).count(), 1);
  await button(card, "Tokens").click();
  await card.locator(".now", { hasText: "GLM a day" }).waitFor();
  assert.equal(await card.locator(".now").count(), 4);
  await button(card, "Gross").click();
  await stage.shot(card, "host");
  await fits(card);
  await accessible(page, card);
}

export async function waits_for_the_first_answer(stage) {
  const { page, card, act, go, close } = await stage.page();
  act.view = () => null;
  await go();
  await card.locator("[aria-busy=true]", { hasText: "Reading the host" }).waitFor();
  await stage.shot(card, "loading");
  await accessible(page, card);
  act.view = null;
  act.tell();
  await card.getByText("Attic server").waitFor();
  await close();
}

export async function says_that_a_host_is_empty(stage) {
  const { page, card, show } = await stage.made();
  await show((view) => ({ ...view, nodes: {}, controls: {}, unpriced: [] }));
  await card.getByText("This host has no nodes yet.").waitFor();
  assert.equal(await card.getByRole("button").count(), 0);
  await stage.shot(card, "empty");
  await accessible(page, card);
}

export async function shows_one_node(stage) {
  const { page, card, show } = await stage.made();
  const due = new Date(Date.now() + 12.2 * 24 * 3600e3).toISOString();
  await show((view) => {
    const one = many(1)(view);
    return { ...one, unpriced: [], payouts: { [Object.keys(one.nodes)[0]]: due } };
  });
  assert.equal(await card.locator(".node").count(), 1);
  await card.locator(".node").getByText(/Unpaid[^]*payout expected in 12 days/).waitFor();
  await stage.shot(card, "one");
  await accessible(page, card);
}

export async function shows_fifty_nodes(stage) {
  const { page, card, show } = await stage.made();
  await show((view) => {
    const fifty = many(50)(view);
    const ill = Object.values(fifty.nodes)[40];
    fifty.nodes[ill.id] = { ...ill, health: "offline", online: false };
    return fifty;
  });
  assert.equal(await card.locator(".node").count(), 10);
  // Who needs a look is never hidden.
  assert.match(await card.locator(".node").first().innerText(), / 41\s+Offline/);
  await stage.shot(card, "fifty");
  await button(card, "Show all 50").click();
  assert.equal(await card.locator(".node").count(), 50);
  await fits(card);
  await accessible(page, card);
  await button(card, "Show fewer").click();
}

export async function says_that_no_node_answers(stage) {
  const { page, card, show } = await stage.made();
  await show((view) =>
    nodesOf(view, (node) => ({ ...node, online: false, health: "offline", health_reason: "cannot_connect" })),
  );
  await card.getByRole("status").getByText("No node answers.").waitFor();
  assert.equal(await card.getByText("Offline", { exact: false }).count(), 4);
  await stage.shot(card, "offline");
  await accessible(page, card);
}

export async function what_nobody_knows_is_no_zero(stage) {
  const { page, card, show } = await stage.made();
  const nothing = ({ at }) => ({ at, value: null, quality: "unpriced" });
  await show((view) => {
    const bare = nodesOf(view, (node) => ({
      ...node,
      readings: Object.fromEntries(
        Object.entries(node.readings).map(([key, own]) => [key, /earn|unpaid/.test(key) ? nothing(own) : own]),
      ),
    }));
    const host = Object.fromEntries(
      Object.entries(view.host).map(([key, own]) => [key, /earn|rate|forecast/.test(key) ? nothing(own) : own]),
    );
    return { ...bare, host, unpriced: Object.values(view.nodes).map(({ name }) => name) };
  });
  assert.equal(await card.locator(".node .amount", { hasText: "no price" }).count(), 4);
  await card.getByText(/Not in the total, no price: .*Storj.*Golem.*Streamr.*Grass/).waitFor();
  assert.doesNotMatch(await card.innerText(), /[€$]|NaN|null|undefined/);
  await stage.shot(card, "unpriced");
  await accessible(page, card);
}

export async function the_figures_follow_the_switch(stage) {
  const { page, card, show } = await stage.made();
  await show((view) => {
    const five = many(5)(view); // of one network two nodes, one of which says nothing
    const silent = Object.keys(five.nodes).at(-1);
    for (const { id, protocol, readings } of Object.values(five.nodes)) {
      const unit = { storj: "USD", golem: "GLM", streamr: "DATA", grass: "points" }[protocol];
      const known = id === silent ? { value: null, quality: "unknown" } : { value: "1.5", quality: "measured" };
      readings.earnings_today = { at: view.at, unit, ...known };
    }
    const host = { ...five.host, earnings_today: { at: view.at, value: "3.25", quality: "measured", unit: "EUR" } };
    return { ...five, host };
  });
  const today = card.locator(".figures > div").filter({ hasText: "Today" });
  assert.match(await today.innerText(), /^Today\s+€3\.25/);
  await button(card, "Net of electricity").click();
  assert.match(await today.innerText(), /^Today · Gross\s+€3\.25/);
  await button(card, "Tokens").click();
  const told = await today.innerText();
  assert.doesNotMatch(told, /€3|Gross/);
  assert.match(told, /1\.50? .*estimated/);
  assert.match(told, /1\.5 GLM/);
  await stage.shot(card, "tokens");
  await accessible(page, card);
  await button(card, "Gross").click();
}

export async function says_that_the_host_is_not_set_up(stage) {
  const { page, card, show } = await stage.made();
  const event = { kind: "unloaded" };
  await show(() => event);
  await card.getByRole("status").getByText("The host is not set up at the moment.").waitFor();
  await button(card, "Change").click();
  assert.ok(await card.getByRole("slider").first().isDisabled());
  await button(card, "Cancel").click();
  await stage.shot(card, "unloaded");
  await accessible(page, card);
  await show(null);
  assert.equal(await card.getByText("not set up").count(), 0);
}

export async function a_reader_changes_nothing(stage) {
  const { page: mine } = await stage.real();
  const guest = { username: `reader-${Date.now()}`, password: "reader-pass-1" };
  await mine.evaluate(async (login) => {
    const { hass } = document.querySelector("home-assistant");
    const { user } = await hass.callWS({ type: "config/auth/create", name: "Reader", group_ids: ["system-users"] });
    await hass.callWS({ type: "config/auth_provider/homeassistant/create", user_id: user.id, ...login });
  }, guest);
  const { page, card, act, go, close } = await stage.page({}, await stage.login(guest));
  act.view = planned("reader");
  await go();
  await card.getByText("a day more expected").waitFor();
  for (const name of ["Change", "Apply", "Dry run", "Undo"]) {
    assert.equal(await button(card, name).count(), 0, name);
  }
  await card.getByText("Only administrators can change this.").waitFor();
  await stage.shot(card, "reader");
  await accessible(page, card);
  const refused = await page.evaluate(async () => {
    const { hass } = document.querySelector("home-assistant");
    const device = Object.values(hass.devices).find((each) => each.identifiers?.[0]?.[0] === "depin_orchestrator");
    const wish = { type: "depin_orchestrator/reallocate", entry_id: device.primary_config_entry, dry_run: true };
    return hass.callWS({ ...wish, allocation: {} }).catch((error) => error.code);
  });
  assert.equal(refused, "unauthorized");
  await close();
}

export async function sliders_move_real_containers_and_undo_moves_them_back(stage) {
  const { page, card } = await stage.real();
  const before = { grass: stage.limits("grass"), storj: stage.limits("storj") };
  await button(card, "Change").press("Enter");
  assert.ok(await button(card, "Preview").isDisabled());
  const slider = card.getByRole("slider", { name: /^Grass.*CPU/ });
  await slider.focus();
  for (let press = 0; press < 4; press += 1) await page.keyboard.press("ArrowRight");
  assert.equal(await slider.getAttribute("aria-valuetext"), "12%");
  await card.getByRole("slider", { name: /^Storj.*CPU/ }).focus();
  for (let press = 0; press < 6; press += 1) await page.keyboard.press("ArrowLeft");
  await stage.shot(card, "edit");
  await accessible(page, card);
  await button(card, "Preview").press("Enter");
  const told = card.getByRole("status").filter({ hasText: "This would be done" });
  await told.getByText(/Grass[^]*CPU 10% → 12%/).waitFor();
  await stage.shot(card, "preview");
  assert.deepEqual(stage.limits("grass"), before.grass);
  await button(card, "Apply").press("Enter");
  const dialog = card.getByRole("dialog");
  await dialog.getByText(/Storj[^]*CPU 25% → 22%/).waitFor();
  await settled(page);
  await stage.shot(page, "question");
  await accessible(page, card);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await button(card, "Apply").and(card.locator(":focus")).waitFor();
  assert.deepEqual(stage.limits("grass"), before.grass);
  await button(card, "Apply").press("Enter");
  await dialog.getByRole("button", { name: "Apply" }).press("Enter");
  await card.getByRole("status").filter({ hasText: "Applied" }).waitFor();
  assert.equal(stage.limits("grass").threads, 0.48);
  assert.equal(stage.limits("storj").threads, 0.88);
  // What is shown is what was read back.
  await card.getByRole("img", { name: /Storj.*: 22%.*Grass.*: 12%/ }).first().waitFor();
  await stage.shot(card, "applied");
  await accessible(page, card);
  await button(card, "Undo").press("Enter");
  await dialog.getByText(/Grass[^]*CPU 12% → 10%/).waitFor();
  await dialog.getByRole("button", { name: "Undo" }).press("Enter");
  await card.getByRole("status").filter({ hasText: "Rolled back" }).waitFor();
  assert.deepEqual({ grass: stage.limits("grass"), storj: stage.limits("storj") }, before);
  await card.getByRole("img", { name: /Storj.*: 25%.*Grass.*: 10%/ }).first().waitFor();
  const recent = card.getByRole("region", { name: "Recent changes" });
  await recent.locator("summary").first().getByText("Rolled back").waitFor();
  await stage.shot(card, "undone");
}

export async function a_share_is_dragged_on_its_bar(stage) {
  const { page, card } = await stage.real();
  await button(card, "Change").click();
  await settled(page);
  const bar = card.locator(".bar").first();
  const grip = bar.locator("b").nth(3);
  const box = await grip.boundingBox();
  const { width } = await bar.boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.02, y);
  await page.mouse.move(x + width * 0.05, y, { steps: 4 });
  await page.mouse.up();
  const slider = card.getByRole("slider", { name: /^Grass.*CPU/ });
  assert.equal(await slider.getAttribute("aria-valuetext"), "15%");
  await page.mouse.move(x, y); // let go: nothing follows any more
  assert.equal(await slider.getAttribute("aria-valuetext"), "15%");
  await button(card, "Preview").click();
  await card.getByRole("status").getByText(/Grass[^]*CPU 10% → 15%/).waitFor();
  await card.getByRole("slider", { name: /^Golem.*CPU/ }).fill("50");
  await card.getByRole("alert").getByText("CPU adds up to 120%").waitFor();
  assert.ok(await button(card, "Apply").isDisabled());
  await button(card, "Cancel").click();
  await card.getByRole("img", { name: /Golem.*: 25%.*Grass.*: 10%/ }).first().waitFor();
}

export async function a_refusal_is_told_where_it_was_asked_and_nothing_moves(stage) {
  const { page, card, act, show } = await stage.made();
  await show(planned("refused"));
  const before = stage.limits("grass");
  // Of the wish that is sent, Grass is to have more than its form allows.
  const allocation = { [stage.nodes.grass]: { cpu: 60 } };
  act.ask = (message) =>
    message.type === "depin_orchestrator/reallocate" ? { ...message, allocation } : message;
  await button(card, "Apply").click();
  const section = card.getByRole("region", { name: "A better allocation" });
  await section.getByRole("status").getByText("Refused").waitFor();
  assert.match(await section.getByRole("status").innerText(), /25 ?%/);
  assert.equal(await card.getByRole("dialog").count(), 0);
  await stage.shot(card, "refused");
  await accessible(page, card);
  act.ask = (message) =>
    message.type === "depin_orchestrator/reallocate" ? { ...message, entry_id: "gone" } : message;
  await button(card, "Dry run").click();
  await section.getByRole("alert").waitFor();
  assert.equal(await section.getByRole("status").count(), 0);
  assert.deepEqual(stage.limits("grass"), before);
}

export async function a_plan_is_tried_applied_and_undone(stage) {
  const { page, card, act, show } = await stage.made();
  await show(planned("tried"));
  // A host of a few minutes has no plan to carry out; what the made-up one says is sent along.
  const allocation = { [stage.nodes.streamr]: { cpu: 25 }, [stage.nodes.golem]: { cpu: 30 } };
  act.ask = (message) =>
    message.type === "depin_orchestrator/reallocate" ? { ...message, allocation } : message;
  const before = { golem: stage.limits("golem"), streamr: stage.limits("streamr") };
  const section = card.getByRole("region", { name: "A better allocation" });
  await section.getByText("€0.11 a day more expected (€0.07 to €0.16)").waitFor();
  await section.getByText("93% sure").waitFor();
  await stage.shot(card, "plan");
  await accessible(page, card);
  await button(card, "Dry run").click();
  await section.getByRole("status").getByText(/Golem[^]*CPU 25% → 30%/).waitFor();
  const dialog = card.getByRole("dialog");
  // A plan that became another one while it was looked at is not carried out.
  await button(card, "Apply").click();
  await dialog.getByText(/Streamr[^]*CPU 30% → 25%/).waitFor();
  const other = { [stage.nodes.streamr]: { cpu: 28 } };
  act.ask = (message) =>
    message.type === "depin_orchestrator/reallocate" ? { ...message, allocation: other } : message;
  await dialog.getByRole("button", { name: "Apply" }).click();
  await section.getByRole("status").getByText(/Streamr[^]*CPU 30% → 28%/).waitFor();
  assert.deepEqual({ golem: stage.limits("golem"), streamr: stage.limits("streamr") }, before);
  act.ask = (message) =>
    message.type === "depin_orchestrator/reallocate" ? { ...message, allocation } : message;
  await button(card, "Apply").click();
  await dialog.getByText(/Streamr[^]*CPU 30% → 25%/).waitFor();
  await dialog.getByRole("button", { name: "Apply" }).click();
  await section.getByRole("status").getByText("Applied").waitFor();
  assert.equal(stage.limits("golem").threads, 1.2);
  act.ask = null;
  await button(card, "Undo").click();
  await dialog.getByText(/Golem[^]*CPU 30% → 25%/).waitFor();
  await dialog.getByRole("button", { name: "Undo" }).click();
  const recent = card.getByRole("region", { name: "Recent changes" });
  await recent.getByRole("status").getByText("Rolled back").waitFor();
  assert.deepEqual({ golem: stage.limits("golem"), streamr: stage.limits("streamr") }, before);
  await recent.locator("summary").first().getByText("Rolled back").waitFor();
  await recent.locator("summary").first().press("Enter");
  await recent.locator("details[open] li").getByText(/Golem[^]*CPU 30% → 25%/).waitFor();
  await stage.shot(card, "changes");
  await button(card, "Dismiss").click();
  assert.equal(await section.count(), 0);
}

export async function a_dismissed_plan_stays_dismissed(stage) {
  const { card, act, go, close } = await stage.page();
  act.view = planned("dismissed");
  await go();
  const section = card.getByRole("region", { name: "A better allocation" });
  await button(card, "Dismiss").click();
  await section.waitFor({ state: "detached" });
  await go();
  await card.getByText("Attic server").waitFor();
  assert.equal(await section.count(), 0);
  act.view = planned("another");
  act.tell();
  await section.waitFor();
  await close();
}
