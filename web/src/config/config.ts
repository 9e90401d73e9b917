/** What the controller tells the client at start: `GET /client-config.json`. */

export interface ClientConfig {
  oidc: { authority: string; client_id: string; scope: string };
  version: string;
  product_name: string;
}

export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

function text(source: object, key: string): string {
  const value: unknown = Reflect.get(source, key);
  if (typeof value !== "string" || value === "") {
    throw new ConfigError(`client-config.json: ${key} is missing`);
  }
  return value;
}

/** Throws `ConfigError` naming the first key that is missing. */
export function readConfig(value: unknown): ClientConfig {
  if (typeof value !== "object" || value === null) {
    throw new ConfigError("client-config.json is not an object");
  }
  const oidc: unknown = Reflect.get(value, "oidc");
  if (typeof oidc !== "object" || oidc === null) {
    throw new ConfigError("client-config.json: oidc is missing");
  }
  return {
    oidc: {
      authority: text(oidc, "authority"),
      client_id: text(oidc, "client_id"),
      scope: text(oidc, "scope"),
    },
    version: text(value, "version"),
    product_name: text(value, "product_name"),
  };
}

export async function loadConfig(): Promise<ClientConfig> {
  const response = await fetch("/client-config.json", { cache: "no-cache" });
  if (!response.ok) throw new ConfigError(`client-config.json: HTTP ${response.status}`);
  return readConfig(await response.json());
}
