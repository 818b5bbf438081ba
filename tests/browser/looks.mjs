// How the cards look and behave for different people: themes, phones, directions, keyboards.
import assert from "node:assert/strict";
import { accessible, eventually, fits, planned, settled } from "./stage.mjs";

const alert = (severity, title, message) => ({
  id: severity,
  kind: "node_offline",
  severity,
  node: null,
  since: new Date(Date.now() - 40 * 60e3).toISOString(),
  title,
  message,
});
const alarmed = (view) => ({
  ...view,
  alerts: [
    alert("info", "Payout from Storj: 0.37 USD", ""),
    alert("warning", "Golem attic-box is offline", "No answer within 10 seconds. Is the daemon running, and its port reachable?"),
    alert("critical", "Nothing on Attic server answers", "Look whether the machine is on and in the network."),
  ],
});
const everything = (view) => alarmed(planned("looks")(view));

export async function alerts_come_gravest_first(stage) {
  const { page, card, show } = await stage.made();
  await show(alarmed);
  const section = card.getByRole("region", { name: "Alerts" });
  const items = section.getByRole("listitem");
  assert.deepEqual(
    (await items.allInnerTexts()).map((text) => /Critical|Warning|Note/.exec(text)[0]),
    ["Critical", "Warning", "Note"],
  );
  await items.first().getByText("since 40 minutes ago").waitFor();
  await stage.shot(card, "alerts");
  await accessible(page, card);
  // The real Home Assistant knows no such alert, and says so here.
  await items.first().getByRole("button", { name: "Acknowledge" }).click();
  await section.getByRole("alert").waitFor();
}

export async function a_real_alert_comes_and_is_acknowledged(stage) {
  const { card } = await stage.real();
  const section = card.getByRole("region", { name: "Alerts" });
  const told = section.getByRole("listitem").filter({ hasText: "Somebody else changed the limits of Streamr" });
  await told.waitFor({ timeout: 100_000 }); // two polls, half a minute apart, have to agree
  await stage.shot(card, "alert-real");
  await told.getByRole("button", { name: "Acknowledge" }).click();
  await told.waitFor({ state: "detached" });
  await stage.amended();
}

export async function follows_the_theme(stage) {
  const { page, card, show } = await stage.made();
  await show(everything);
  const paper = () => card.evaluate((el) => getComputedStyle(el.shadowRoot.querySelector("ha-card")).backgroundColor);
  const light = await paper();
  await page.emulateMedia({ colorScheme: "dark" });
  await page.waitForFunction(() => document.querySelector("home-assistant").hass.themes.darkMode);
  await settled(page);
  assert.notEqual(await paper(), light);
  await stage.shot(card, "dark");
  await accessible(page, card);
  await page.emulateMedia({ colorScheme: "light" });
  await page.waitForFunction(() => !document.querySelector("home-assistant").hass.themes.darkMode);
}

export async function fits_on_a_phone(stage) {
  const { page, card, show } = await stage.made();
  await show(everything);
  await card.getByRole("button", { name: "Change" }).click();
  for (const width of [400, 320]) {
    await page.setViewportSize({ width, height: 800 });
    await settled(page);
    await fits(card);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await stage.shot(card, `phone-${width}`);
    await accessible(page, card);
  }
  await card.getByRole("button", { name: "Cancel" }).click();
}

/** As Home Assistant turns itself for a language that is read from right to left. */
function turned(page, direction) {
  return page.evaluate((direction) => {
    document.documentElement.dir = direction;
    for (const element of [document.body, document.querySelector("home-assistant")]) {
      element.style.direction = direction;
    }
  }, direction);
}

export async function reads_from_right_to_left(stage) {
  const { page, card, show } = await stage.made();
  await show(everything);
  await turned(page, "rtl");
  await settled(page);
  const box = (part) => part.boundingBox();
  const bar = card.locator(".bar").first();
  const end = ({ x, width }) => Math.round(x + width);
  const first = bar.locator(":scope > span").first();
  await eventually(async () => assert.equal(end(await box(bar)), end(await box(first))));
  const whole = await box(bar);
  await card.getByRole("button", { name: "Change" }).click();
  await settled(page);
  const grip = await box(bar.locator("b").first());
  const [x, y] = [grip.x + grip.width / 2, grip.y + grip.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + whole.width * 0.05, y, { steps: 4 });
  await page.mouse.up();
  const slider = card.getByRole("slider", { name: /^Storj.*CPU/ });
  assert.equal(await slider.getAttribute("aria-valuetext"), "20%");
  await fits(card);
  await stage.shot(card, "rtl");
  await card.getByRole("button", { name: "Cancel" }).click();
  await turned(page, "ltr");
}

export async function keeps_still_for_who_wants_that(stage) {
  const { page, card, show } = await stage.made();
  await show(everything);
  const moves = () => card.evaluate((el) => getComputedStyle(el.shadowRoot.querySelector(".bar")).transitionDuration);
  assert.equal(await moves(), "0s");
  await page.emulateMedia({ reducedMotion: "no-preference" });
  assert.equal(await moves(), "0.3s");
  await page.emulateMedia({ reducedMotion: "reduce" });
}

export async function the_keyboard_reaches_everything_in_order(stage) {
  const { page, card, show } = await stage.made();
  await show(everything);
  await card.getByRole("button", { name: "Gross" }).focus();
  const reached = [];
  for (let step = 0; step < 14; step += 1) {
    const at = await page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      const ring = element.matches(":focus-visible") && getComputedStyle(element).outlineStyle;
      return { name: element.getAttribute("aria-label") ?? element.textContent.trim(), ring, tag: element.localName };
    });
    if (!["button", "input", "summary"].includes(at.tag)) break;
    reached.push(at.name.replace(/\s+/g, " ").split(" · ")[0]);
    assert.notEqual(at.ring, "none");
    await page.keyboard.press("Tab");
  }
  assert.deepEqual(reached.slice(0, 10), [
    ...["Gross", "Net of electricity", "Tokens"],
    ...["Acknowledge", "Acknowledge", "Acknowledge"],
    ...["Change", "Apply", "Dry run", "Dismiss"],
  ]);
  await card.getByRole("button", { name: "Net of electricity" }).press(" ");
  assert.equal(await card.getByRole("button", { name: "Net of electricity" }).getAttribute("aria-pressed"), "true");
  await card.getByRole("button", { name: "Gross" }).press("Enter");
}

export async function speaks_the_users_language(stage) {
  const { page, card, show } = await stage.made();
  await show(null);
  // Home Assistant sets `hass` again whenever a state of the house changes.
  const speak = (language, number_format) =>
    card.evaluate(
      (element, [language, number_format]) => {
        delete element.hass;
        const { hass } = element;
        let kind = Object.getPrototypeOf(element);
        while (!Object.hasOwn(kind, "hass")) kind = Object.getPrototypeOf(kind);
        const { get, set } = Object.getOwnPropertyDescriptor(kind, "hass");
        const told = (real) => ({ ...real, language, locale: { ...real.locale, language, number_format } });
        Object.defineProperty(element, "hass", {
          configurable: true,
          get() { return get.call(this); },
          set(real) { set.call(this, told(real)); },
        });
        element.hass = hass;
      },
      [language, number_format],
    );
  for (const [language, word, why] of [
    ["de", "am Tag", "Noch ist zu wenig bekannt"],
    ["es", "al día", "Aún se sabe muy poco"],
    ["fr", "par jour", "On en sait encore trop peu"],
    ["nl", "per dag", "Er is nog te weinig bekend"],
    ["pl", "dziennie", "Wiadomo jeszcze zbyt mało"],
    ["zh-Hans", "每天", "目前了解得还太少"],
  ]) {
    await speak(language, "language");
    await card.locator(".now", { hasText: word }).waitFor();
    await card.getByText(why).waitFor(); // the host's own words, in a language that is not its own
    await stage.shot(card, `words-${language}`);
    await fits(card);
  }
  await speak("de", "language");
  await card.locator(".now", { hasText: /^\d,\d\d\s€ am Tag/ }).waitFor();
  await speak("en-GB", "language");
}
