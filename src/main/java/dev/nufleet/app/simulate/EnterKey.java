package dev.nufleet.app.simulate;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;

/** Waits for the Enter key, again and again; once the keyboard has ended (Ctrl-D), for nothing any more. */
final class EnterKey implements Runnable {
  private final InputStream keyboard;
  private final PrintWriter out;
  private boolean ended;

  EnterKey(InputStream keyboard, PrintWriter out) {
    this.keyboard = keyboard;
    this.out = out;
  }

  @Override
  public void run() {
    out.flush();
    try {
      for (int key = 0; !ended && key != '\n'; ) {
        key = keyboard.read();
        ended = key < 0;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the keyboard cannot be read any more", e);
    }
  }
}
