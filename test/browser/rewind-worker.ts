// A module worker that plays rounds of a rewind, as a page's worker would.
import { playRounds } from "../sandbox/rewind-rounds.ts";

self.onmessage = ({ data }: MessageEvent<{ readonly rounds: number; readonly seed: string }>) => {
  const play = async () => playRounds(data.rounds, { seed: await (await fetch(data.seed)).blob() });
  play().then(
    (report) => self.postMessage({ report }),
    (error: unknown) => self.postMessage({ failed: String(error) }),
  );
};
