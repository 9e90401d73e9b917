import { createContext, use } from "react";
import type { ClientConfig } from "../config/config";

export const ConfigContext = createContext<ClientConfig | null>(null);

export function useConfig(): ClientConfig {
  const config = use(ConfigContext);
  if (!config) throw new Error("no ConfigContext");
  return config;
}
