// Homes are published one after the other for each person, few times, and once more after Slack asked to wait.
import { webApi } from '@slack/bolt';
import { expect, it } from 'vitest';
import { homePublishing } from '../../../src/adapters/slack/publish-home.ts';

it('of many changes of one home at the same time the first and the last are published, and nobody waits for another', async () => {
  const publishing = homePublishing();
  const published: string[] = [];
  const publish = (key: string, what: string) =>
    publishing(key, async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      published.push(what);
    });

  await Promise.all([...['1', '2', '3', '4'].map((what) => publish('grace', what)), publish('sam', 'other')]);
  await publish('grace', '5');

  expect(published.filter((what) => what !== 'other')).toEqual(['1', '4', '5']);
  expect(published.indexOf('other')).toBeLessThan(2);
});

it('after Slack was asked too often there is one more try, when it allows it', async () => {
  let tries = 0;
  await homePublishing()('grace', async () => {
    tries += 1;
    if (tries === 1) throw new webApi.WebAPIRateLimitedError(0.01);
  });

  expect(tries).toBe(2);
});
