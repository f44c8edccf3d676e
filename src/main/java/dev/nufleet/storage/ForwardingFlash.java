package dev.nufleet.storage;

/** A flash that passes everything on to another one, for those that change one thing about it. */
public class ForwardingFlash implements Flash {
  private final Flash inner;

  public ForwardingFlash(Flash inner) {
    this.inner = inner;
  }

  @Override
  public int sectorBytes() {
    return inner.sectorBytes();
  }

  @Override
  public void read(int address, byte[] into, int offset, int length) {
    inner.read(address, into, offset, length);
  }

  @Override
  public void program(int address, byte[] from, int offset, int length) {
    inner.program(address, from, offset, length);
  }

  @Override
  public void erase(int address, int length) {
    inner.erase(address, length);
  }

  @Override
  public void damage(int address, byte[] left, int offset, int length) {
    inner.damage(address, left, offset, length);
  }
}
