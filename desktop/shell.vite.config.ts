import { defineConfig } from 'electron-vite';
import application from './electron.vite.config.ts';

const { renderer: _notNeeded, ...shell } = application;

/** The shell without its renderer: what a test of the shell builds, in a second. */
export default defineConfig(shell);
