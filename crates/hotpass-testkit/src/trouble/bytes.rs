//! Troublesome files written byte by byte: not what their name says, encrypted, or in an encoding
//! that is not UTF-8.

use std::path::{Path, PathBuf};

/// A PDF that somebody named .xlsx: refused by its content, not by its name.
pub fn pdf_named_xlsx(folder: &Path) -> anyhow::Result<PathBuf> {
    let content = "%PDF-1.4\n%\u{e2}\u{e3}\n1 0 obj\n<< /Type /Catalog >>\nendobj\n\
                   trailer\n<< /Root 1 0 R >>\n%%EOF\n";
    write(folder, "brochure.xlsx", content.as_bytes())
}

/// A CSV in Windows-1252 with semicolons: accents and a typographic apostrophe, none of it UTF-8.
pub fn windows_1252_csv(folder: &Path) -> anyhow::Result<PathBuf> {
    let mut content = b"Organisation;Contact;Phone\r\n".to_vec();
    content.extend_from_slice(b"Andr\xe9\x92s Flight School;Ren\xe9e du Pr\xe9ez;082 123 4567\r\n");
    content.extend_from_slice(b"Caf\xe9 \x93Windsock\x94;Zo\xeb Br\xfcwer;011 555 0100\r\n");
    write(folder, "windows-1252.csv", &content)
}

/// A CSV in UTF-16 with a byte order mark, as spreadsheets save "Unicode text".
pub fn utf16_csv(folder: &Path) -> anyhow::Result<PathBuf> {
    let text =
        "Organisation\tContact\tPhone\r\nAndré’s Flight School\tRenée du Préez\t082 123 4567\r\n";
    let mut content = vec![0xFF, 0xFE];
    content.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    write(folder, "utf-16.csv", &content)
}

/// A CSV whose rows have too few and too many fields, an open quote and a blank line.
pub fn ragged_csv(folder: &Path) -> anyhow::Result<PathBuf> {
    let content = "Name,Phone,Email\nThandi,0821234567\nPieter,0821234568,p@a.example,extra,more\n\n\
                   \"Line\nbreak\",0821234569,l@a.example\nOpen,\"quote,x@a.example\n";
    write(folder, "ragged.csv", content.as_bytes())
}

/// Bytes of a sector of the container.
const SECTOR: usize = 512;
/// Sectors of each of the two streams; smaller streams would be kept in another place.
const STREAM_SECTORS: u32 = 8;
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
const FREE: u32 = 0xFFFF_FFFF;

/// A password-protected workbook: the container that office programs make, with its two streams,
/// whose content is not really encrypted. It says that a password is needed and holds no data.
pub fn encrypted_book(folder: &Path) -> anyhow::Result<PathBuf> {
    let mut content = container_header();
    content.extend(allocation_table());
    content.extend(directory());
    let mut info = vec![4, 0, 4, 0, 0x40, 0, 0, 0];
    info.extend(b"<?xml version=\"1.0\"?><encryption><keyData saltSize=\"16\"/></encryption>");
    let length = SECTOR * STREAM_SECTORS as usize;
    info.resize(length, 0);
    content.extend(info);
    // Noise stands for the encrypted package.
    let mut random = crate::random::Random::new(7);
    content.extend((0..length / 8).flat_map(|_| random.number().to_le_bytes()));
    write(folder, "locked.xlsx", &content)
}

fn container_header() -> Vec<u8> {
    let mut header = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    header.extend([0; 16]);
    // Version 3.62, little-endian, sectors of 2^9 and small sectors of 2^6 bytes.
    for word in [0x3E_u16, 3, 0xFFFE, 9, 6, 0, 0, 0] {
        header.extend(word.to_le_bytes());
    }
    // One table sector, the directory in sector 1, small streams below 4096 bytes, none of them.
    for number in [0, 1, 1, 0, 4096, END_OF_CHAIN, 0, END_OF_CHAIN, 0, 0] {
        header.extend(u32::to_le_bytes(number));
    }
    while header.len() < SECTOR {
        header.extend(FREE.to_le_bytes());
    }
    header
}

fn allocation_table() -> Vec<u8> {
    let mut table = vec![0xFFFF_FFFD, END_OF_CHAIN];
    for first in [2, 2 + STREAM_SECTORS] {
        table.extend((first + 1)..(first + STREAM_SECTORS));
        table.push(END_OF_CHAIN);
    }
    table.resize(SECTOR / 4, FREE);
    table.into_iter().flat_map(u32::to_le_bytes).collect()
}

fn directory() -> Vec<u8> {
    let size = u64::from(STREAM_SECTORS) * SECTOR as u64;
    let mut sector = directory_entry("Root Entry", 5, [FREE, FREE, 1], (END_OF_CHAIN, 0));
    sector.extend(directory_entry(
        "EncryptionInfo",
        2,
        [FREE, 2, FREE],
        (2, size),
    ));
    sector.extend(directory_entry(
        "EncryptedPackage",
        2,
        [FREE; 3],
        (2 + STREAM_SECTORS, size),
    ));
    sector.resize(SECTOR, 0);
    sector
}

/// An entry with its left and right sibling and its child, its first sector and its size.
fn directory_entry(name: &str, kind: u8, tree: [u32; 3], (start, size): (u32, u64)) -> Vec<u8> {
    let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let length = entry.len() as u16 + 2;
    entry.resize(64, 0);
    entry.extend(length.to_le_bytes());
    entry.extend([kind, 1]);
    entry.extend(tree.into_iter().flat_map(u32::to_le_bytes));
    entry.extend([0; 36]);
    entry.extend(start.to_le_bytes());
    entry.extend(size.to_le_bytes());
    entry
}

fn write(folder: &Path, name: &str, content: &[u8]) -> anyhow::Result<PathBuf> {
    let path = folder.join(name);
    std::fs::write(&path, content)?;
    Ok(path)
}
