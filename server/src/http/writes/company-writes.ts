import { z } from '@hono/zod-openapi';
import { Id } from '#shared/core/ids.ts';
import { Category, COMPANY_ID, CompanySettings } from '#shared/documents/company.ts';
import { ProblemError } from '../problem.ts';
import { documentAnswer, partAnswer } from './answers.ts';
import { bodyOf } from './public-body.ts';
import { editOfDocument, writeRoute, type WriteContext, type WriteRoute } from './write-route.ts';

const about = { collection: 'company', id: COMPANY_ID } as const;

const NewCategory = z.strictObject({
  id: Id.optional(),
  name: Category.shape.name,
  description: Category.shape.description.optional(),
});

export const companyWrites: readonly WriteRoute[] = [
  writeRoute({
    method: 'patch',
    path: '/api/admin/company/',
    tag: 'Company',
    summary: "Change the company's settings",
    commands: ['company.edit_settings'],
    body: bodyOf(CompanySettings.partial()),
    example: { notice_hours: 48 },
    async intent({ body, target }) {
      const args = editOfDocument(body, await target('company', COMPANY_ID));
      return { command: 'company.edit_settings', args, about };
    },
    answer: documentAnswer('company'),
  }),
  writeRoute({
    method: 'post',
    path: '/api/admin/categories/',
    tag: 'Catalogue',
    summary: 'Add a category of services',
    commands: ['category.create'],
    status: 201,
    body: bodyOf(NewCategory),
    example: { name: 'Windows', description: '' },
    intent({ body, newId }) {
      const { id: categoryId = newId('category'), name, description = '' } = body;
      const args = { categoryId, name, description };
      return { command: 'category.create', args, about, elementId: categoryId };
    },
    answer: partAnswer('company', 'categories'),
  }),
  writeRoute({
    method: 'patch',
    path: '/api/admin/categories/{id}/',
    tag: 'Catalogue',
    summary: 'Change a category of services',
    description: 'Its slug stays as it was first made.',
    commands: ['category.edit'],
    body: bodyOf(Category.omit({ id: true, slug: true }).partial()),
    example: { name: 'Windows and doors', position: 2 },
    async intent({ body, ...context }) {
      const category = await categoryIn(context);
      const args = { categoryId: category.id, ...editOfDocument(body, category) };
      return { command: 'category.edit', args, about, elementId: category.id };
    },
    answer: partAnswer('company', 'categories'),
  }),
  writeRoute({
    method: 'delete',
    path: '/api/admin/categories/{id}/',
    tag: 'Catalogue',
    summary: 'Remove a category that no service is in',
    commands: ['category.remove'],
    async intent(context) {
      const { id: categoryId } = await categoryIn(context);
      return { command: 'category.remove', args: { categoryId }, about };
    },
  }),
];

async function categoryIn({ params, target }: WriteContext): Promise<Category> {
  const { categories } = await target('company', COMPANY_ID);
  const category = categories.find(({ id }) => id === params['id']);
  if (!category) throw new ProblemError('route.not_found');
  return category;
}
