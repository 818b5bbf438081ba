import { css } from "lit";

export const styles = css`
  :host {
    --gap: 12px;
    --depin-storj: #1f6fe0;
    --depin-golem: #7b5cd6;
    --depin-streamr: #d14a12;
    --depin-grass: #2f8a40;
    --good: var(--success-color, #2e7d32);
    --warn: var(--warning-color, #b26a00);
    --bad: var(--error-color, #c62828);
    --soft: var(--secondary-text-color);
    /* The theme's own colour is too pale for words on most backgrounds. */
    --accent: color-mix(in srgb, var(--primary-color), var(--primary-text-color) 45%);
    display: block;
  }
  ha-card {
    display: flex;
    flex-direction: column;
    gap: var(--gap);
    padding: 16px;
    height: 100%;
    box-sizing: border-box;
    overflow: hidden;
    container-type: inline-size;
  }
  h2,
  h3 {
    margin: 0;
    font-weight: 500;
  }
  h2 {
    font-size: 1.25rem;
  }
  h3 {
    font-size: 0.9rem;
    color: var(--soft);
  }
  header {
    display: flex;
    justify-content: space-between;
    align-items: start;
    gap: var(--gap);
    flex-wrap: wrap;
  }
  .now {
    font-size: 1.9rem;
    line-height: 1.1;
    font-variant-numeric: tabular-nums;
  }
  .figures {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(8em, 1fr));
    gap: var(--gap);
    margin: 0;
  }
  dt {
    color: var(--soft);
    font-size: 0.85rem;
  }
  dd {
    margin: 0;
    font-variant-numeric: tabular-nums;
  }
  .soft {
    color: var(--soft);
    font-size: 0.85rem;
  }
  .note {
    padding: 8px 12px;
    border-radius: 8px;
    border-inline-start: 4px solid var(--level, var(--warn));
    background: color-mix(in srgb, var(--level, var(--warn)) 10%, transparent);
    --soft: var(--primary-text-color);
  }
  .note.bad,
  .note.critical {
    --level: var(--bad);
  }
  .note.info {
    --level: var(--primary-color);
  }
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
    display: flex;
    flex-direction: column;
    gap: 8px;
  }
  .node {
    display: grid;
    grid-template-columns: auto 1fr auto auto;
    align-items: center;
    column-gap: 10px;
  }
  .mark {
    width: 32px;
    height: 32px;
    border-radius: 50%;
    display: grid;
    place-items: center;
    background: var(--colour);
  }
  .mark svg {
    width: 20px;
    fill: none;
    stroke: #fff;
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .name {
    min-width: 0;
  }
  .name > * {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .amount {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .node .amount {
    min-width: 7.5em;
  }
  .node .amount .soft {
    display: block;
  }
  .name > .health {
    font-size: 0.85rem;
    color: var(--soft);
    white-space: normal;
  }
  .health::before,
  .legend span::before {
    content: "";
    display: inline-block;
    width: 8px;
    height: 8px;
    border-radius: 50%;
    margin-inline-end: 6px;
    background: var(--colour);
  }
  .health {
    --colour: var(--soft);
  }
  .health.earning {
    --colour: var(--good);
  }
  .health.degraded,
  .health.paused {
    --colour: var(--warn);
  }
  .health.offline {
    --colour: var(--bad);
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
  }
  .spark {
    width: 84px;
    height: 28px;
  }
  .spark path {
    fill: none;
    stroke: var(--colour);
    stroke-width: 1.5;
    vector-effect: non-scaling-stroke;
  }
  .bar {
    display: flex;
    height: 14px;
    border-radius: 7px;
    overflow: hidden;
    background: var(--divider-color, #ccc);
    transition: height 0.3s;
  }
  .bar.open {
    height: 28px;
  }
  .bar > span {
    flex: none;
    box-sizing: border-box;
    background: color-mix(in srgb, var(--colour) 60%, var(--card-background-color, #fff));
    border-inline-end: 1px solid var(--card-background-color, #fff);
    position: relative;
    transition: width 0.3s;
  }
  .bar.open > span {
    transition: none;
  }
  /* The part in use, in the full colour. */
  .bar i {
    display: block;
    height: 100%;
    background: var(--colour);
  }
  .bar b {
    position: absolute;
    inset-block: 0;
    inset-inline-end: 0;
    width: min(20px, 100%);
    cursor: ew-resize;
    touch-action: none;
  }
  .bar b::after {
    content: "";
    position: absolute;
    inset-block: 6px;
    inset-inline-end: 4px;
    width: 4px;
    border-radius: 2px;
    background: var(--card-background-color, #fff);
  }
  .graph {
    width: 100%;
    height: 160px;
    background: linear-gradient(var(--divider-color, #ccc), var(--divider-color, #ccc)) bottom / 100% 1px
      no-repeat;
  }
  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  .row {
    display: flex;
    justify-content: space-between;
    gap: 4px var(--gap);
    align-items: center;
    flex-wrap: wrap;
  }
  .row > div,
  details {
    flex: 1;
    min-width: 12em;
  }
  summary {
    cursor: pointer;
  }
  dialog {
    font: inherit;
    color: var(--primary-text-color);
    background: var(--card-background-color, #fff);
    border: 1px solid var(--divider-color, #ccc);
    border-radius: 16px;
    padding: 20px;
    max-width: min(28em, calc(100vw - 48px));
    box-sizing: border-box;
  }
  dialog[open] {
    display: flex;
    flex-direction: column;
    gap: var(--gap);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 50%);
  }
  .slider {
    display: grid;
    grid-template-columns: minmax(6em, 1fr) 2fr 4em;
    gap: 8px;
    align-items: center;
  }
  input[type="range"] {
    width: 100%;
    accent-color: var(--colour);
    min-height: 24px;
  }
  button {
    font: inherit;
    color: var(--accent);
    background: none;
    border: 1px solid currentColor;
    border-radius: 999px;
    padding: 6px 14px;
    min-height: 36px;
    cursor: pointer;
    flex: none;
  }
  ha-card > button {
    align-self: start;
  }
  button.main,
  button[aria-pressed="true"] {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--card-background-color, #fff);
  }
  button:disabled {
    opacity: 0.5;
    cursor: default;
  }
  button:focus-visible,
  summary:focus-visible,
  input:focus-visible {
    outline: 2px solid var(--primary-color);
    outline-offset: 2px;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  section {
    display: flex;
    flex-direction: column;
    gap: 8px;
    border-top: 1px solid var(--divider-color, #ccc);
    padding-top: var(--gap);
  }
  @container (max-width: 380px) {
    .spark {
      display: none;
    }
    .node {
      grid-template-columns: auto 1fr auto;
    }
    .slider {
      grid-template-columns: 1fr 4em;
    }
    .slider .name {
      grid-column: 1 / -1;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
    }
  }
`;
