// What embed.js is made of: loaded by a plain script tag, it defines the elements.
import { defineElements } from "./define.ts";

defineElements();
