/**
 * What the platform answered to a run, and when: its calls, sign-ins, notices and downloads, what it throttled, and
 * what to do about that. Hears facts and returns figures; knows no actor and no socket.
 */
package dev.nufleet.app.answers;
