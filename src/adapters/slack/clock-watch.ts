// Whether this machine's clock agrees with Slack's, told by the times that Slack signed. replays.ts notes them,
// compose.ts asks for /readyz.

export type ClockWatch = {
  /** How many seconds ago, by our clock, a request was signed that is surely Slack's; negative when yet to come. */
  note(seconds: number): void;
  /** The latest of them while our clock is off, else undefined. */
  off(): number | undefined;
};

const AGREES_S = 60;
/** One request may have been held up, or kept and sent again: neither happens to all of them. */
const IN_A_ROW = 3;

export function watchClock(): ClockWatch {
  let inARow = 0;
  let latest = 0;

  return {
    note: (seconds) => {
      inARow = Math.abs(seconds) > AGREES_S ? inARow + 1 : 0;
      latest = seconds;
    },
    off: () => (inARow >= IN_A_ROW ? latest : undefined),
  };
}
