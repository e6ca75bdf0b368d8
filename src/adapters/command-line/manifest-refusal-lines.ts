// The words for refusals about what is installed in a chat. Used by refusal-lines.ts.
import { manifestRefusals as words } from './texts/manifests.ts';

export type OfManifest =
  | { readonly code: 'bad-slack-address' | 'bad-teams-address' | 'bad-app-id'; readonly text: string }
  | { readonly code: 'needs-slack-address' | 'needs-teams-address' | 'needs-app-id' }
  | { readonly code: 'package-there'; readonly path: string }
  | { readonly code: 'package-not-written'; readonly path: string; readonly cause: string };

export function isOfManifest(refusal: { readonly code: string }): refusal is OfManifest {
  return Object.hasOwn(words, refusal.code);
}

export function manifestRefusalLines(refusal: OfManifest): readonly string[] {
  switch (refusal.code) {
    case 'bad-slack-address':
    case 'bad-teams-address':
    case 'bad-app-id':
      return words[refusal.code](refusal.text);
    case 'package-there':
      return words['package-there'](refusal.path);
    case 'package-not-written':
      return words['package-not-written'](refusal.path, refusal.cause);
    default:
      return words[refusal.code];
  }
}
