// The little of Home Assistant's frontend that the cards use.

export interface Connection {
  subscribeMessage<T>(tell: (event: T) => void, message: object): Promise<() => Promise<void>>;
}

export interface Device {
  id: string;
  name: string | null;
  name_by_user: string | null;
  identifiers?: [string, string][];
  config_entries?: string[];
  primary_config_entry?: string | null;
}

export interface Hass {
  connection: Connection;
  callWS<T>(message: object): Promise<T>;
  callService(
    domain: string,
    service: string,
    data: object,
    target?: object,
    notifyOnError?: boolean,
  ): Promise<unknown>;
  language: string;
  locale: { language: string; number_format: string; time_format: string; time_zone?: string };
  config?: { time_zone: string };
  user?: { is_admin: boolean };
  devices: Record<string, Device>;
  entities: Record<string, { entity_id: string; platform?: string; device_id?: string }>;
  themes?: { darkMode?: boolean };
}

const DOMAIN = "depin_orchestrator";

/** The host that a device is, or belongs to. */
export function hostOf(device: Device): string | undefined {
  return device.primary_config_entry ?? device.config_entries?.[0];
}

/** The node that a device is; a host's own device is none. */
export function nodeOf(device: Device): string | undefined {
  const own = (device.identifiers ?? []).find(([domain]) => domain === DOMAIN);
  const host = hostOf(device);
  return own && host && !own[1].includes(host) ? own[1] : undefined;
}

/** The device of one of our entities. */
export function deviceOf(hass: Hass, entityId: string): Device | undefined {
  const entity = hass.entities[entityId];
  return entity?.platform === DOMAIN ? hass.devices[entity.device_id ?? ""] : undefined;
}

/** Entry ids of all hosts, in the order of their devices. */
export function hosts(hass: Hass): string[] {
  const devices = new Set(
    Object.values(hass.entities)
      .filter((entity) => entity.platform === DOMAIN)
      .map((entity) => entity.device_id),
  );
  const found = Object.values(hass.devices)
    .filter((device) => devices.has(device.id))
    .map(hostOf);
  return [...new Set(found.filter((entry): entry is string => Boolean(entry)))];
}

/** Note that somebody knows of an alert. */
export function acknowledge(hass: Hass, entryId: string, alertId: string): Promise<unknown> {
  const data = { config_entry_id: entryId, alert_id: alertId };
  return hass.callService(DOMAIN, "acknowledge_alert", data, undefined, false); // told on the card
}

/** Call one of the integration's websocket commands for a host. */
export function ask<T>(hass: Hass, command: string, entryId: string, more: object = {}): Promise<T> {
  return hass.callWS<T>({ type: `${DOMAIN}/${command}`, entry_id: entryId, ...more });
}
