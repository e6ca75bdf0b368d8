// Spans of time in words. Used by en.ts.

export function minutesText(minutes: number): string {
  return minutes === 1 ? 'one minute' : `${minutes} minutes`;
}

/** "in 40 seconds", "in 5 minutes", "in an hour" */
export function waitText(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  if (seconds < 60) {
    return seconds <= 1 ? 'in a second' : `in ${seconds} seconds`;
  }

  return minutes >= 60 ? 'in an hour' : `in ${minutesText(minutes)}`;
}
