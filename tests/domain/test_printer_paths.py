"""Where a printer may lie on the server."""

import pytest

from hallq.domain.printer_paths import printer_file, printer_port


@pytest.mark.parametrize("path", ["/dev/ttyUSB0", "/dev/ttyS1", "/dev/serial/by-id/usb-EPSON_TM-T20-if00", "/dev/pts/3", "/dev/printer/kiosk-1"])
def test_a_serial_port_is_taken(path):
    assert printer_port(path) == path


@pytest.mark.parametrize("path", ["/dev/usb/lp0", "/dev/lp1", "/dev/ttyUSB0", "/var/lib/hallq/slips.escpos", "/srv/a b/x.escpos"])
def test_a_device_or_a_file_of_slips_is_taken(path):
    assert printer_file(path) == path


@pytest.mark.parametrize(
    "path",
    ["/var/lib/hallq/secret.key", "/var/lib/hallq/hall.db", "/dev/sda", "/dev/mem", "slips.escpos", "/a/../b.escpos", "/a/.escpos", "", 7],
)
def test_nothing_else_is_written_on(path):
    with pytest.raises(ValueError, match=r"neither a printer's device|must"):
        printer_file(path)


@pytest.mark.parametrize("path", ["/var/lib/hallq/hall.db", "/dev/sda", "/dev/serial/by-id/../../sda", "/dev/printer/../sda", "ttyS0", "/dev/tty"])
def test_nothing_else_is_a_serial_port(path):
    with pytest.raises(ValueError, match="is no serial port"):
        printer_port(path)
