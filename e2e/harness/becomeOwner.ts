import { expect } from './expect.ts';
import type { Person } from './Person.ts';

/** Makes a person the owner by the code that the server printed. */
export async function becomeOwner(person: Person, code: string): Promise<void> {
  await person.button('Settings').first().click();
  const settings = person.page.getByRole('dialog', { name: 'Settings' });
  await settings.getByRole('textbox', { name: 'Owner code' }).fill(code);
  await settings.getByRole('button', { name: 'Become owner' }).click();
  await expect(settings.getByText('You are an owner of this server')).toBeVisible();
  await person.button('Close settings').click();
  await expect(settings).toBeHidden();
}
