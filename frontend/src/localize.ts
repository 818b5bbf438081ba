// Words in the user's language; English where a language lacks one.

import de from "./translations/de.json";
import en from "./translations/en.json";
import es from "./translations/es.json";
import fr from "./translations/fr.json";
import nl from "./translations/nl.json";
import pl from "./translations/pl.json";
import zh from "./translations/zh-Hans.json";
import type { Hass } from "./hass.js";

type Words = { [key: string]: string | Words };
const LANGUAGES: Record<string, Words> = { de, en, es, fr, nl, pl, "zh-Hans": zh };

function look(words: Words | undefined, path: string[]): string | null {
  let found: string | Words | undefined = words;
  for (const key of path) found = typeof found === "object" ? found[key] : undefined;
  return typeof found === "string" ? found : null;
}

/** The language of ours that comes closest to the user's, English where none does. */
export function nearest(hass: Pick<Hass, "language"> | undefined): string {
  const language = hass?.language ?? "en"; // a card's editor hands over something else
  const base = (name: string) => name.split("-")[0];
  const names = Object.keys(LANGUAGES);
  return names.find((n) => n === language) ?? names.find((n) => base(n) === base(language)) ?? "en";
}

/** Names one after the other, in the language's own way. */
export function listed(hass: Hass, names: readonly string[]): string {
  const [first = "", ...more] = names;
  return more.reduce((all, one) => localize(hass, "card.list", { all, one }), first);
}

/** The text of a key such as `plan.apply`, with its {placeholders} filled in. */
export function localize(
  hass: Pick<Hass, "language"> | undefined,
  key: string,
  values: Record<string, string> = {},
): string {
  const path = key.split(".");
  const text = look(LANGUAGES[nearest(hass)], path) ?? look(en, path) ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
