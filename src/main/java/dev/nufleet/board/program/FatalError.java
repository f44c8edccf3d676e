package dev.nufleet.board.program;

import dev.nufleet.hal.Hal;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardProfile;
import java.util.Locale;

/**
 * A call of {@code mbed_error()}: a report on the console, and the end. The two PFM boards capture the error and
 * reboot, the two IoT boards halt with a blinking LED.
 *
 * <p>Status: {@code 0x80000000 | module << 16 | code}. Location and thread figures are constants; real ones depend
 * on the build.
 *
 * <p>Source: board.md 3.4, {@code mbed_error.c}.
 *
 * @param status Mbed's status word
 * @param message as the code has it, a {@code %d} included: it is never formatted
 * @param file source file and line of an assertion, null otherwise
 * @param value printed in hexadecimal as {@code Error Value}
 */
public record FatalError(int status, String message, String file, int value) {
  /** Module 1, {@code MBED_ERROR_CODE_UNKNOWN}. */
  static final int PLATFORM = 0x80010100;
  /** Module 255, {@code MBED_ERROR_CODE_UNKNOWN}. */
  static final int UNKNOWN = 0x80FF0100;
  /** Module 255, {@code MBED_ERROR_CODE_ASSERTION_FAILED}. */
  static final int ASSERTION = 0x80FF0144;
  /** What a halt for this reason is called. */
  static final String HALTED = "fatal-error";

  static FatalError platform(String message, int value) {
    return new FatalError(PLATFORM, message, null, value);
  }

  public static FatalError unknown(String message, int value) {
    return new FatalError(UNKNOWN, message, null, value);
  }

  static FatalError assertion(String expression, String file) {
    return new FatalError(ASSERTION, "Assertion failed: " + expression, file, 0);
  }

  /** Prints the report, and reboots or halts. Nothing of the program runs after this. */
  void raise(Hal hal, BoardProfile profile, CrashRecord record) {
    hal.print(report(profile));
    if (!profile.rebootsOnFatalError()) {
      hal.halt(HALTED);
      return;
    }
    int count = record.recordReboot();
    hal.print(Printed.text("\r\n= System will be rebooted due to a fatal error =\r\n"
        + "= Reboot count(=" + count + ") reached maximum, system will halt after rebooting =\r\n"));
    hal.reset();
  }

  Printed report(BoardProfile profile) {
    return (out, style) -> {
      out.append("\r\n\r\n++ MbedOS Error Info ++\r\nError Status: 0x").append(hex(status))
          .append(" Code: ").append(status & 0xFFFF).append(" Module: ").append(status >> 16 & 0xFF)
          .append("\r\nError Message: ").append(message).append("\r\nLocation: 0x18ACD");
      if (file != null) {
        out.append("\r\nFile: ").append(file);
      }
      out.append("\r\nError Value: 0x").append(hex(value))
          .append("\r\nCurrent Thread: main Id: 0x20005D64 Entry: 0x1F3E5 StackSize: 0x2000 ")
          .append("StackMem: 0x20003970 SP: 0x20005830 ")
          .append("\r\nFor more info, visit: https://mbed.com/s/error?error=0x")
          .append(String.format(Locale.ROOT, "%08X", status)).append("&tgt=").append(profile.target())
          .append("\r\n-- MbedOS Error Info --\r\n");
    };
  }

  private static String hex(int word) {
    return Integer.toHexString(word).toUpperCase(Locale.ROOT);
  }
}
