import { css } from "lit";

export const styles = css`
  :host {
    --gap: 12px;
    --depin-storj: #2683ff;
    --depin-golem: #7b5cd6;
    --depin-streamr: #e0561c;
    --depin-grass: #3f9d4f;
    --good: var(--success-color, #2e7d32);
    --warn: var(--warning-color, #b26a00);
    --bad: var(--error-color, #c62828);
    --soft: var(--secondary-text-color);
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
    background: color-mix(in srgb, var(--warn) 14%, transparent);
  }
  .note.bad {
    background: color-mix(in srgb, var(--bad) 14%, transparent);
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
    color: #fff;
    font-weight: 600;
    background: var(--colour, var(--soft));
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
  .node .amount .soft {
    display: block;
  }
  .health {
    font-size: 0.85rem;
    color: var(--soft);
  }
  .health::before {
    content: "";
    display: inline-block;
    width: 8px;
    height: 8px;
    border-radius: 50%;
    margin-inline-end: 6px;
    background: currentColor;
  }
  .health.earning {
    color: var(--good);
  }
  .health.degraded,
  .health.paused {
    color: var(--warn);
  }
  .health.offline {
    color: var(--bad);
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
  @container (max-width: 380px) {
    .spark {
      display: none;
    }
    .node {
      grid-template-columns: auto 1fr auto;
    }
  }
  .bar {
    display: flex;
    height: 14px;
    border-radius: 7px;
    overflow: hidden;
    background: var(--divider-color, #ccc);
  }
  .bar > span {
    background: var(--colour);
    border-inline-end: 1px solid var(--card-background-color, #fff);
    position: relative;
    transition: width 0.3s;
  }
  .bar > span > i {
    position: absolute;
    inset: auto 0 0 0;
    height: 4px;
    background: rgb(255 255 255 / 70%);
    inset-inline-end: auto;
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
    gap: var(--gap);
    align-items: baseline;
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
    color: var(--primary-color);
    background: none;
    border: 1px solid currentColor;
    border-radius: 999px;
    padding: 6px 14px;
    min-height: 36px;
    cursor: pointer;
  }
  button.main,
  button[aria-pressed="true"] {
    background: var(--primary-color);
    border-color: var(--primary-color);
    color: var(--text-primary-color, #fff);
  }
  button:disabled {
    opacity: 0.5;
    cursor: default;
  }
  button:focus-visible,
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
  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
    }
  }
`;

export const COLOURS: Record<string, string> = {
  storj: "var(--depin-storj)",
  golem: "var(--depin-golem)",
  streamr: "var(--depin-streamr)",
  grass: "var(--depin-grass)",
};
