// What a process has used, from the kernel's own books (Linux): milliseconds on a core, and milliseconds of waiting for one.
import { readFileSync } from "node:fs";

/** Null where the kernel keeps no such books. */
function read(pid) {
  try {
    const [ran, waited] = readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ");
    return { ran: Number(ran) / 1e6, waited: Number(waited) / 1e6 };
  } catch {
    return null;
  }
}

/** Starts at nought with the backend's process; to be asked before the connection is closed. */
export function backendUse(pid) {
  const now = read(pid);
  return now ? { serverCpuMs: now.ran, serverWaitMs: now.waited } : {};
}

/** Between two moments of this process; its one busy thread is the first. */
export function clientUse() {
  const before = read("self");
  const cpu = process.cpuUsage();
  return () => {
    const now = read("self");
    const used = process.cpuUsage(cpu);
    return {
      clientCpuMs: (used.user + used.system) / 1000,
      ...(now && before ? { clientWaitMs: now.waited - before.waited } : {}),
    };
  };
}
