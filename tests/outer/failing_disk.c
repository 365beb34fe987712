/* SPDX-License-Identifier: Apache-2.0
 *
 * Lets a disk fail while the file AYNI_FAIL_FLAG exists, for files whose path ends with AYNI_FAIL_AT
 * or has it as a folder: syncs fail with EIO as on a dying disk, or, with AYNI_FAIL_AS=full, writes
 * fail with ENOSPC as on a full one. Loaded before the C library into a process under test.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int is_full(void)
{
    const char *as = getenv("AYNI_FAIL_AS");

    return as && strcmp(as, "full") == 0;
}

static int fails(int fd)
{
    const char *flag = getenv("AYNI_FAIL_FLAG");
    const char *at = getenv("AYNI_FAIL_AT");
    char link[64], path[4096];
    const char *found;
    ssize_t size;

    if (!flag || !at || access(flag, F_OK) != 0)
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    size = readlink(link, path, sizeof path - 1);
    if (size < 0)
        return 0;
    path[size] = '\0';
    found = strstr(path, at);
    return found && (found[strlen(at)] == '\0' || found[strlen(at)] == '/');
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int synced(int (*real)(int), int fd)
{
    if (!is_full() && fails(fd)) {
        errno = EIO;
        return -1;
    }
    return real(fd);
}

static int full(int fd)
{
    if (!is_full() || !fails(fd))
        return 0;
    errno = ENOSPC;
    return 1;
}

int fsync(int fd) { return synced(REAL(fsync), fd); }
int fdatasync(int fd) { return synced(REAL(fdatasync), fd); }

ssize_t write(int fd, const void *bytes, size_t count)
{
    return full(fd) ? -1 : REAL(write)(fd, bytes, count);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at)
{
    return full(fd) ? -1 : REAL(pwrite)(fd, bytes, count, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at)
{
    return full(fd) ? -1 : REAL(pwrite64)(fd, bytes, count, at);
}

int ftruncate64(int fd, off64_t size)
{
    return full(fd) ? -1 : REAL(ftruncate64)(fd, size);
}
