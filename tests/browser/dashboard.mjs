// The smaller cards and the dashboard that makes itself, in Home Assistant's own dialogs.
import assert from "node:assert/strict";
import { accessible, fits } from "./stage.mjs";

export async function a_dashboard_makes_itself(stage) {
  const { page, go, close } = await stage.page({ width: 1440, path: "/depin-hosts" });
  await go();
  const cards = ["card", "earnings-card", "allocation-card", "node-card"];
  for (const name of cards) {
    const card = page.locator(`depin-orchestrator-${name}`).first();
    await card.locator("h2, .node").first().waitFor();
    await fits(card);
    await accessible(page, card);
  }
  assert.equal(await page.locator("depin-orchestrator-node-card").count(), 4);
  const graph = page.locator("depin-orchestrator-earnings-card");
  for (const span of ["Day", "Year", "Month"]) {
    await graph.getByRole("button", { name: span, exact: true }).click();
    assert.equal(await graph.getByRole("button", { pressed: true }).innerText(), span);
    await graph.getByRole("row").first().waitFor({ state: "attached" });
  }
  await graph.getByRole("row").filter({ hasText: /€\d/ }).first().waitFor({ state: "attached" });
  assert.ok((await graph.locator("rect").count()) > 3);
  await stage.shot(page, "dashboard");
  await close();
}

/** The dialog that adds a card to the demo's dashboard. */
async function adding(stage) {
  const { page, go, ...more } = await stage.page({ width: 1300, path: "/depin-lab?edit=1" });
  await go();
  await page.getByRole("button", { name: "Add card" }).first().click();
  const dialog = page.locator("hui-dialog-create-card");
  await dialog.getByText("By card").waitFor();
  return { page, dialog, ...more };
}

export async function the_picker_shows_and_edits_the_cards(stage) {
  const { page, dialog, close } = await adding(stage);
  await dialog.getByText("By card").click();
  await dialog.getByRole("textbox").or(dialog.getByRole("searchbox")).first().fill("DePIN");
  for (const name of ["", ": earnings", ": resources", ": node"]) {
    await dialog.getByText(`DePIN Orchestrator${name}`, { exact: true }).first().waitFor();
  }
  for (const name of ["card", "earnings-card", "allocation-card", "node-card"]) {
    await dialog.locator(`depin-orchestrator-${name} ha-card`).first().waitFor();
  }
  await dialog.locator("depin-orchestrator-card").getByText("Attic server").waitFor();
  await stage.shot(page, "picker");
  // What is clicked lies over the preview.
  await dialog.getByText("DePIN Orchestrator", { exact: true }).first().click({ force: true });
  const editor = page.locator("hui-dialog-edit-card");
  for (const label of ["Host", "Parts to show"]) await editor.getByText(label, { exact: true }).first().waitFor();
  await editor.getByRole("textbox", { name: "Title" }).fill("My attic");
  await editor.locator("depin-orchestrator-card").getByRole("heading", { name: "My attic" }).waitFor();
  await stage.shot(page, "editor");
  await close();
}

export async function the_picker_suggests_a_card_for_our_entities(stage) {
  const { page, dialog, close } = await adding(stage);
  await dialog.getByRole("textbox").or(dialog.getByRole("searchbox")).first().fill("attic server earnings rate");
  await dialog.getByText("Earnings rate").first().click();
  await dialog.locator("depin-orchestrator-card").getByText("Attic server").first().waitFor();
  await stage.shot(page, "suggestions");
  await close();
}

export async function our_dashboard_is_among_those_of_the_community(stage) {
  const { page, go, close } = await stage.page({ path: "/config/lovelace/dashboards" });
  await go();
  await page.getByText("Add dashboard").first().click();
  await page.getByText("Community dashboards").waitFor();
  await page.getByRole("button", { name: "DePIN Orchestrator" }).click();
  await page.getByRole("textbox", { name: "Title" }).waitFor();
  assert.equal(await page.getByRole("textbox", { name: "Title" }).inputValue(), "DePIN");
  await close();
}
