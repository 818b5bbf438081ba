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
const LANGUAGES: Record<string, Words> = { de, en, es, fr, nl, pl, zh };

function look(words: Words | undefined, path: string[]): string | null {
  let found: string | Words | undefined = words;
  for (const key of path) found = typeof found === "object" ? found[key] : undefined;
  return typeof found === "string" ? found : null;
}

/** The text of a key such as `plan.apply`, with its {placeholders} filled in. */
export function localize(
  hass: Pick<Hass, "language"> | undefined,
  key: string,
  values: Record<string, string> = {},
): string {
  const language = hass?.language ?? "en";
  const path = key.split(".");
  const text =
    look(LANGUAGES[language], path) ??
    look(LANGUAGES[language.split("-")[0] ?? "en"], path) ??
    look(en, path) ??
    key;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
